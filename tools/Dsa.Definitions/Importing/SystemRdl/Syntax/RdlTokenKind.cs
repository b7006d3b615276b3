namespace Dsa.Definitions.Importing.SystemRdl.Syntax;

internal enum RdlTokenKind
{
    EndOfFile,
    Name,
    Number,
    Text,
    Sign,
}
