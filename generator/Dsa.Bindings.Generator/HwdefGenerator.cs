using System.Collections.Immutable;
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
/// has no positions, so an edit that only moves text ends there. Of the compilation only one thing is asked: whether it knows the library.
/// </remarks>
[Generator(LanguageNames.CSharp)]
public sealed class HwdefGenerator : IIncrementalGenerator
{
    internal const string ParseStep = "Parse";
    internal const string BindStep = "Bind";
    internal const string EmitStep = "Emit";

    private const string Extension = ".hwdef";
    private const string LibraryType = "Dsa.Bindings.Registers.IRegisterBus";

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
        var separate = devices.Collect().Select((all, _) => SeparateDevices.Of(all));
        var sources = separate
            .SelectMany((all, _) => all.Declarations)
            .Select((declaration, _) => new GeneratedFile(declaration.HintName, DeclarationEmitter.Emit(declaration)))
            .WithTrackingName(EmitStep);

        var manual = context.AnalyzerConfigOptionsProvider.Select((options, _) => Manual.AddressOf(options));
        context.RegisterSourceOutput(files.Combine(manual), (output, both) => Report(output, both.Left.Diagnostics, both.Right));
        context.RegisterSourceOutput(devices.Combine(manual), (output, both) => Report(output, both.Left.Diagnostics, both.Right));
        context.RegisterSourceOutput(separate.Combine(manual), (output, both) => Report(output, both.Left.Diagnostics, both.Right));

        // The one thing asked of the compilation: a yes or no, so that edits of code cost nothing.
        var hasLibrary = context.CompilationProvider.Select((compilation, _) => compilation.GetTypesByMetadataName(LibraryType).Length > 0);
        context.RegisterSourceOutput(
            devices.Collect().Combine(hasLibrary).Combine(manual),
            (output, all) => ReportLibrary(output, all.Left.Left, all.Left.Right, all.Right));
        context.RegisterSourceOutput(sources.Combine(hasLibrary), (output, both) =>
        {
            if (both.Right)
            {
                output.AddSource(both.Left.HintName, SourceText.From(both.Left.Text, Encoding));
            }
        });
    }

    private static void ReportLibrary(SourceProductionContext output, ImmutableArray<DeviceModel> devices, bool hasLibrary, string? manual)
    {
        if (!hasLibrary && devices.FirstOrDefault(device => device.HeaderPlace is not null) is { } device)
        {
            output.ReportDiagnostic(Diagnostic.Create(Manual.Link(Descriptors.LibraryMissing, manual), device.HeaderPlace!.ToLocation()));
        }
    }

    private static ParsedFile Parse(AdditionalText file, CancellationToken cancellation)
    {
        var diagnostics = new DiagnosticBag();
        var text = new DefinitionText(file.Path, file.GetText(cancellation) ?? SourceText.From(""));
        var syntax = FileParser.Parse(text, diagnostics, cancellation);
        return new(file.Path, syntax, diagnostics.ToEquatableArray());
    }

    private static void Report(SourceProductionContext output, EquatableArray<DefinitionDiagnostic> diagnostics, string? manual)
    {
        foreach (var diagnostic in diagnostics)
        {
            output.ReportDiagnostic(diagnostic.ToDiagnostic(manual));
        }
    }

    private sealed record GeneratedFile(string HintName, string Text);
}
