using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;

namespace Dsa.Benchmarks;

/// <summary>The generator over the whole DSA and IAA definition: from nothing, after an edit of one field, after an edit of C#.</summary>
public class GeneratorOnDsa
{
    private const string EditedFile = "bar0.hwdef";
    private const string EditedField = "EventLogInterrupt";

    private GeneratorInput _input = null!;
    private AdditionalText _before = null!;
    private AdditionalText _after = null!;
    private GeneratorDriver _warm = null!;

    [GlobalSetup]
    public void Read()
    {
        _input = GeneratorInput.OfFolder(Path.Combine(AppContext.BaseDirectory, "defs"));
        _before = _input.Files.Single(static file => Path.GetFileName(file.Path) == EditedFile);
        var text = _before.GetText()!.ToString();
        _after = new DefinitionFile(_before.Path, text.Replace(EditedField, EditedField + "2", StringComparison.Ordinal));
        _warm = _input.NewDriver().RunGenerators(_input.Compilation);
        GeneratorInput.Check(_warm);
        GeneratorInput.Check(_warm.ReplaceAdditionalText(_before, _after).RunGenerators(_input.Compilation));
    }

    [Benchmark(Baseline = true)]
    public object From_nothing() => _input.NewDriver().RunGenerators(_input.Compilation);

    [Benchmark]
    public object Edit_of_one_field() => _warm.ReplaceAdditionalText(_before, _after).RunGenerators(_input.Compilation);

    [Benchmark]
    public object Edit_of_unrelated_code() => _warm.RunGenerators(_input.EditedCompilation);
}
