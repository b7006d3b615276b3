using Dsa.Definitions.Messages;

namespace Dsa.Definitions.Exporting;

/// <summary>Nothing can be exported; the message is the one line that the user sees.</summary>
/// <param name="message">What is wrong, and what to do.</param>
internal sealed class ExportException(MessageText message) : Exception(message.ToString());
