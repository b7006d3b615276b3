using System.Text;
using Dsa.Bindings.Generator.Binding;
using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Emission;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;
using Dsa.Bindings.Generator.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Dsa.Bindings.Generator;

/// <summary>Turns the definition files (*.hwdef) among the additional files of a compilation into C#.</summary>
/// <remarks>
/// The steps are Parse (one file), Bind (all files of one device) and Emit (one declaration). What leaves Bind towards Emit
/// has no positions, so an edit that only moves text ends there. The compilation itself is never looked at.
/// </remarks>
[Generator(LanguageNames.CSharp)]
public sealed class HwdefGenerator : IIncrementalGenerator
{
    internal const string ParseStep = "Parse";
    internal const string BindStep = "Bind";
    internal const string EmitStep = "Emit";

    private const string Extension = ".hwdef";

    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var files = context.AdditionalTextsProvider
            .Where(file => file.Path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase))
            .Select(Parse)
            .WithTrackingName(ParseStep);
        var devices = files
            .Collect()
            .SelectMany((all, _) => DeviceGroups.Of(all))
            .Select(DeviceBinder.Bind)
            .WithTrackingName(BindStep);
        var sources = devices
            .SelectMany((device, _) => device.Declarations)
            .Select((declaration, _) => new GeneratedFile(declaration.HintName, DeclarationEmitter.Emit(declaration)))
            .WithTrackingName(EmitStep);

        context.RegisterSourceOutput(files, (output, file) => Report(output, file.Diagnostics));
        context.RegisterSourceOutput(devices, (output, device) => Report(output, device.Diagnostics));
        context.RegisterSourceOutput(sources, (output, file) =>
            output.AddSource(file.HintName, SourceText.From(file.Text, Encoding)));
    }

    private static ParsedFile Parse(AdditionalText file, CancellationToken cancellation)
    {
        var diagnostics = new DiagnosticBag();
        var text = new DefinitionText(file.Path, file.GetText(cancellation) ?? SourceText.From(""));
        var syntax = FileParser.Parse(text, diagnostics, cancellation);
        return new(file.Path, syntax, diagnostics.ToEquatableArray());
    }

    private static void Report(SourceProductionContext output, EquatableArray<DefinitionDiagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            output.ReportDiagnostic(diagnostic.ToDiagnostic());
        }
    }

    private sealed record GeneratedFile(string HintName, string Text);
}
