using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Dsa.Bindings.Generator.Tests.Harness;

/// <summary>What the generator made of some definition files.</summary>
internal sealed record GeneratorRun(ImmutableArray<GeneratedSourceResult> Sources, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>Runs the generator over files.</summary>
    public static GeneratorRun Of(params DefinitionFile[] files) => Of(files, null);

    /// <summary>Runs the generator over files, in a build that tells it something.</summary>
    public static GeneratorRun Of(DefinitionFile[] files, BuildProperties? properties)
    {
        var driver = CSharpGeneratorDriver
            .Create([new HwdefGenerator().AsSourceGenerator()], files, CompiledCode.ParseOptions, properties)
            .RunGenerators(CompiledCode.Empty);
        var result = driver.GetRunResult().Results.Single();
        Assert.Null(result.Exception);
        return new(result.GeneratedSources, result.Diagnostics);
    }

    /// <summary>Runs the generator over the text of one file that must be without faults.</summary>
    public static GeneratorRun OfGood(string text)
    {
        var run = Of(new DefinitionFile("input.hwdef", text));
        Assert.Empty(run.Diagnostics);
        return run;
    }

    /// <summary>The text of one generated file.</summary>
    public string this[string hintName] => Sources.Single(source => source.HintName == hintName).SourceText.ToString();
}
