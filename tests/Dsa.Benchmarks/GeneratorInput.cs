using System.Collections.Immutable;
using Dsa.Bindings.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Dsa.Benchmarks;

/// <summary>What a compiler hands to the generator.</summary>
internal sealed class GeneratorInput(ImmutableArray<AdditionalText> files)
{
    public ImmutableArray<AdditionalText> Files { get; } = files;

    public CSharpCompilation Compilation { get; } = CSharpCompilation.Create(
        "Input",
        references: [MetadataReference.CreateFromFile(typeof(object).Assembly.Location), MetadataReference.CreateFromFile(typeof(Dsa.Bindings.Registers.PointerBus).Assembly.Location)]);

    public CSharpCompilation EditedCompilation => Compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class Other;"));

    public static GeneratorInput OfFolder(string folder) => new(
        [.. Directory.GetFiles(folder, "*.hwdef", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(static path => (AdditionalText)new DefinitionFile(path, File.ReadAllText(path)))]);

    public static void Check(GeneratorDriver driver)
    {
        var result = driver.GetRunResult();
        if (result.Diagnostics.Length > 0 || result.GeneratedTrees.Length == 0)
        {
            throw new InvalidOperationException($"The definitions should be sound: {string.Join('\n', result.Diagnostics.Take(5))}");
        }
    }

    public GeneratorDriver NewDriver() => CSharpGeneratorDriver.Create([new HwdefGenerator().AsSourceGenerator()], Files);
}
