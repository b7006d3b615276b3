using System.Collections.Immutable;
using Dsa.Bindings.Registers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Dsa.Bindings.Usage.Tests;

/// <summary>The body of a method that uses the library, seen by a rule and changed by its fix.</summary>
internal sealed class Code : IDisposable
{
    private const string Before = """
        using System;
        using System.Runtime.InteropServices;
        using Dsa.Bindings;
        using Dsa.Bindings.Portals;
        using Dsa.Bindings.Registers;

        internal static unsafe class Program
        {
            private static void Use(Bar0<PointerBus> bar, byte firstByte, ulong address, DescriptorFlags someFlags, GenCtrl control, SharedPortal<InstructionPort> portal)
            {

        """;

    private const string After = "\n    }\n}\n";

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Append(typeof(PointerBus).Assembly.Location)
            .Select(static path => (MetadataReference)MetadataReference.CreateFromFile(path)),
    ];

    private readonly AdhocWorkspace _workspace = new();
    private readonly DiagnosticAnalyzer _rule;
    private Document _document;

    public Code(DiagnosticAnalyzer rule, string body)
    {
        _rule = rule;
        _document = _workspace
            .AddProject(ProjectInfo.Create(
                ProjectId.CreateNewId(),
                VersionStamp.Default,
                "Use",
                "Use",
                LanguageNames.CSharp,
                compilationOptions: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true),
                parseOptions: new CSharpParseOptions(LanguageVersion.CSharp12),
                metadataReferences: References))
            .AddDocument("Use.cs", SourceText.From(Before + body + After));
    }

    /// <summary>What the rule says, as <c>id: the code it points at</c>.</summary>
    public async Task<IReadOnlyList<string>> FindingsAsync()
    {
        var text = await _document.GetTextAsync();
        return [.. (await DiagnosticsAsync()).Select(finding => $"{finding.Id}: {text.ToString(finding.Location.SourceSpan)}")];
    }

    /// <summary>The message of the one finding.</summary>
    public async Task<string> MessageAsync() => Assert.Single(await DiagnosticsAsync()).GetMessage(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The help link of the first finding.</summary>
    public async Task<string> LinkAsync() => (await DiagnosticsAsync())[0].Descriptor.HelpLinkUri;

    /// <summary>The body after the fix of the first finding; null when no fix is offered.</summary>
    public async Task<string?> FixedAsync(CodeFixProvider fix)
    {
        var finding = (await DiagnosticsAsync())[0];
        Assert.Contains(finding.Id, fix.FixableDiagnosticIds);
        CodeAction? action = null;
        await fix.RegisterCodeFixesAsync(new CodeFixContext(_document, finding, (offered, _) => action = offered, CancellationToken.None));
        if (action is null)
        {
            return null;
        }

        var operations = await action.GetOperationsAsync(CancellationToken.None);
        var changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetDocument(_document.Id)!;
        _document = changed;
        await CompileAsync();
        var text = (await changed.GetTextAsync()).ToString();
        return text[Before.Length..^After.Length];
    }

    public void Dispose() => _workspace.Dispose();

    private async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync()
    {
        var compilation = await CompileAsync();
        var findings = await compilation.WithAnalyzers([_rule], new AnalyzerOptions([], new ManualAddress())).GetAnalyzerDiagnosticsAsync();
        return [.. findings.OrderBy(static finding => finding.Location.SourceSpan.Start)];
    }

    private async Task<Compilation> CompileAsync()
    {
        var compilation = (await _document.Project.GetCompilationAsync())!;
        Assert.Empty(compilation.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return compilation;
    }
}
