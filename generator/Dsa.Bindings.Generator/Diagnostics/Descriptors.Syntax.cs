using Microsoft.CodeAnalysis;

namespace Dsa.Bindings.Generator.Diagnostics;

internal static partial class Descriptors
{
    private const string Syntax = "Hwdef.Syntax";

    public static readonly DiagnosticDescriptor UnexpectedToken = Error(
        "HWDEF1001", "Unexpected text", "{0}; write {1}", Syntax);

    public static readonly DiagnosticDescriptor UnterminatedBlock = Error(
        "HWDEF1002", "Brace is never closed", "The '{{' of '{0}' is never closed; write the missing '}}'", Syntax);

    public static readonly DiagnosticDescriptor BadNumber = Error(
        "HWDEF1003", "Not a number", "'{0}' is not a number; write 12, 0x1F, 0b101 or 1_000", Syntax);

    public static readonly DiagnosticDescriptor NumberTooLarge = Error(
        "HWDEF1004", "Number too large", "'{0}' does not fit in 64 bits; write a smaller number", Syntax);

    public static readonly DiagnosticDescriptor MissingHeader = Error(
        "HWDEF1005", "Header is missing", "The file does not begin with its header; write 'hwdef 1' first", Syntax);

    public static readonly DiagnosticDescriptor UnsupportedVersion = Error(
        "HWDEF1006", "Unsupported language version", "This generator does not read version {0} of the language; write 'hwdef 1'", Syntax);

    public static readonly DiagnosticDescriptor UnknownKeyword = Error(
        "HWDEF1007", "Unknown keyword", "'{0}' means nothing in {1}; remove it or write another word.{2}", Syntax);

    public static readonly DiagnosticDescriptor BadCharacter = Error(
        "HWDEF1008", "Unknown character", "The character {0} is not part of the language; remove it", Syntax);

    public static readonly DiagnosticDescriptor MissingDevice = Error(
        "HWDEF1009", "Device is missing", "The file does not say which device it describes; write 'device NAME revision 1.0' or 'part of NAME' behind 'hwdef 1'", Syntax);

    public static readonly DiagnosticDescriptor ExpressionTooComplex = Error(
        "HWDEF1010", "Expression too complex", "The expression nests deeper than {0} levels or has more than {1} operators; give a part of it a name with 'condition'", Syntax);

    public static readonly DiagnosticDescriptor DocWithoutOwner = Warning(
        "HWDEF1011", "Documentation of nothing", "Nothing follows this documentation; move it to what it describes, or write '//'", Syntax);

    public static readonly DiagnosticDescriptor FileTooLarge = Error(
        "HWDEF1012", "File too large", "The file has more than {0} characters; split it with 'part of'", Syntax);

    public static readonly DiagnosticDescriptor NameTooLong = Error(
        "HWDEF1013", "Name too long", "The name has more than {0} characters; write a shorter one", Syntax);

    public static readonly DiagnosticDescriptor TooMany = Error(
        "HWDEF1014", "Too many items", "'{0}' has more than {1} items; the rest is ignored, so split it", Syntax);

    public static readonly DiagnosticDescriptor TooManyErrors = Error(
        "HWDEF1015", "Too many errors", "There are more than {0} errors and the rest is not shown; correct the first ones", Syntax);

    public static readonly DiagnosticDescriptor BadString = Error(
        "HWDEF1016", "Bad name of the specification", "A name of the specification is written between double quotes on one line and has 1 to {0} characters that can be seen; write it so", Syntax);
}
