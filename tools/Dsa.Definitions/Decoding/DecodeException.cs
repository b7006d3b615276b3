using Dsa.Definitions.Messages;

namespace Dsa.Definitions.Decoding;

/// <summary>A name or value cannot be decoded; the message is the one line that the user sees: what is wrong, and what to write instead.</summary>
internal sealed class DecodeException(MessageText message) : Exception(message.ToString());
