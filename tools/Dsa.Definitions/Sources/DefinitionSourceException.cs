namespace Dsa.Definitions.Sources;

/// <summary>Definition files cannot be read; the message is the one line that the user sees: what and where, and what to do instead.</summary>
internal sealed class DefinitionSourceException(string message) : Exception(message);
