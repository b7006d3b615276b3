namespace Dsa.Cli.Commands.Defs;

/// <summary>Definitions that were to be used have errors; the message is the one line that the user sees.</summary>
internal sealed class UnsoundDefinitionException(string message) : Exception(message);
