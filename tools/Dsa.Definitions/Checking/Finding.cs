using System.Globalization;
using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Text;
using Dsa.Definitions.Messages;
using Microsoft.CodeAnalysis;

namespace Dsa.Definitions.Checking;

/// <summary>A diagnostic in the words and the form of compilers.</summary>
internal static class Finding
{
    /// <summary>Whether it makes the definition unusable.</summary>
    public static bool IsError(this DefinitionDiagnostic finding) => finding.Descriptor.DefaultSeverity == DiagnosticSeverity.Error;

    /// <summary><c>error</c> or <c>warning</c>.</summary>
    public static string Severity(this DefinitionDiagnostic finding) => finding.IsError() ? "error" : "warning";

    /// <summary>What is wrong, and what to do instead. Words of the file that are very long are cut.</summary>
    public static string Message(this DefinitionDiagnostic finding) => Echo.Within(finding.ToDiagnostic().GetMessage(CultureInfo.InvariantCulture));

    /// <summary><c>file(line,column): error HWDEF1234: text</c>, lines and columns counted from 1.</summary>
    public static string ToLine(this DefinitionDiagnostic finding) =>
        $"{PlaceOf(finding.Place)}: {finding.Severity()} {finding.Descriptor.Id}: {finding.Message()}"
        + (finding.Other is { } other ? $" (the other is at {PlaceOf(other)})" : "");

    private static string PlaceOf(SourcePlace place) =>
        $"{place.Path}({(place.Lines.Start.Line + 1).ToText()},{(place.Lines.Start.Character + 1).ToText()})";
}
