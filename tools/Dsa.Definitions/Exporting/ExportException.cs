using Dsa.Definitions.Messages;

namespace Dsa.Definitions.Exporting;

/// <summary>Nothing can be exported; the message is the one line that the user sees.</summary>
/// <param name="message">What is wrong, and what to do.</param>
/// <param name="isUnsound">Whether the definitions themselves are wrong, not what was asked for.</param>
internal sealed class ExportException(MessageText message, bool isUnsound = false) : Exception(message.ToString())
{
    /// <summary>Whether the definitions themselves are wrong.</summary>
    public bool IsUnsound { get; } = isUnsound;
}
