using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Dsa.Bindings.Generator.Tests.Harness;

/// <summary>Compiles generated code together with the hand-written support types, as strictly as the product is compiled.</summary>
internal static class CompiledCode
{
    public static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp12, DocumentationMode.Diagnose);

    private const string GlobalUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading;";

    private static readonly MetadataReference[] References = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator)
        .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
        .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path))
        .ToArray();

    private static readonly SyntaxTree[] Support = Repository.SupportSources
        .Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), ParseOptions, path))
        .Append(CSharpSyntaxTree.ParseText(GlobalUsings, ParseOptions, "GlobalUsings.cs"))
        .ToArray();

    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary,
        optimizationLevel: OptimizationLevel.Release,
        checkOverflow: true,
        allowUnsafe: true,
        warningLevel: 9999,
        nullableContextOptions: NullableContextOptions.Enable);

    /// <summary>A compilation of the support types alone.</summary>
    public static CSharpCompilation Empty { get; } = CSharpCompilation.Create("Generated", Support, References, Options);

    /// <summary>A compilation of generated code, and of more beside it.</summary>
    public static CSharpCompilation Of(GeneratorRun run, params string[] more) => Empty.AddSyntaxTrees(
        run.Sources
            .Select(source => CSharpSyntaxTree.ParseText(source.SourceText, ParseOptions, source.HintName))
            .Concat(more.Select(text => CSharpSyntaxTree.ParseText(text, ParseOptions))));

    /// <summary>Everything that the compiler complains of, warnings included.</summary>
    public static IReadOnlyList<string> ComplaintsOf(CSharpCompilation compilation) => compilation.GetDiagnostics()
        .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
        .Select(diagnostic => diagnostic.ToString())
        .ToList();

    /// <summary>Compiles generated code with a snippet, and runs the static method Run of its class Snippet.</summary>
    public static string Run(GeneratorRun run, string snippet) => With(
        Of(run, Snippets.Bus, snippet),
        assembly => (string)assembly.GetType("Snippet")!.GetMethod("Run", BindingFlags.Public | BindingFlags.Static)!.Invoke(null, null)!);

    /// <summary>Compiles code, and gives the loaded assembly to a function.</summary>
    public static T With<T>(CSharpCompilation compilation, Func<Assembly, T> use)
    {
        using var image = new MemoryStream();
        var emitted = compilation.Emit(image);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        image.Position = 0;
        var context = new AssemblyLoadContext("snippet", isCollectible: true);
        try
        {
            return use(context.LoadFromStream(image));
        }
        finally
        {
            context.Unload();
        }
    }
}
