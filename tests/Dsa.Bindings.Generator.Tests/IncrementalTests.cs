using Dsa.Bindings.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Dsa.Bindings.Generator.Tests;

/// <summary>An edit costs as much as it changes.</summary>
public sealed class IncrementalTests
{
    private const string Definition = """
        hwdef 1
        device Demo revision 1.0

        enum Mode : 2 { Off = 0, On = 1 }

        block Bar size 0x100 {
            register First @ 0x00 : 32 rw {
                [0] Enable
                [3:2] Mode : Mode
            }
            register Second @ 0x04 : 32 rw {
                [7:0] Count
            }
        }

        record Entry : 8 align 8 {
            0x00 : 64 Address
        }
        """;

    private static readonly IncrementalStepRunReason[] Untouched =
        [IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged];

    [Fact]
    public void Editing_unrelated_code_does_nothing_at_all()
    {
        var file = new DefinitionFile("demo.hwdef", Definition);
        var driver = Start(file);
        var edited = CompiledCode.Empty.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class Other;", CompiledCode.ParseOptions));
        var result = driver.RunGenerators(edited).GetRunResult().Results.Single();
        Assert.All(
            ReasonsOf(result, HwdefGenerator.ParseStep)
                .Concat(ReasonsOf(result, HwdefGenerator.BindStep))
                .Concat(ReasonsOf(result, HwdefGenerator.EmitStep)),
            reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void Editing_a_comment_binds_to_the_same_model()
    {
        var result = Edit("register Second", "// a new line\n    register Second");
        Assert.Equal([IncrementalStepRunReason.Modified], ReasonsOf(result, HwdefGenerator.ParseStep));
        Assert.Equal([IncrementalStepRunReason.Unchanged], ReasonsOf(result, HwdefGenerator.BindStep));
        Assert.All(ReasonsOf(result, HwdefGenerator.EmitStep), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Theory]
    [InlineData("[7:0] Count", "[15:0] Count", "Second")]
    [InlineData("[0] Enable", "[1] Enable", "First")]
    [InlineData("[0] Enable", "[0] Enable /// Switches it on.", "First")]
    [InlineData("On = 1", "On = 2", "Mode")]
    [InlineData("0x00 : 64 Address", "0x00 : 32 Address", "Entry")]
    public void Editing_one_declaration_emits_that_one_only(string from, string to, string declaration)
    {
        var before = Start(new DefinitionFile("demo.hwdef", Definition)).GetRunResult().Results.Single();
        var after = Edit(from, to);
        var reasons = ReasonsOf(after, HwdefGenerator.EmitStep);
        Assert.Single(reasons, reason => reason == IncrementalStepRunReason.Modified);
        Assert.All(reasons.Where(reason => reason != IncrementalStepRunReason.Modified), reason => Assert.Contains(reason, Untouched));

        var changed = before.GeneratedSources.Zip(after.GeneratedSources)
            .Where(pair => pair.First.SourceText.ToString() != pair.Second.SourceText.ToString())
            .Select(pair => pair.Second.HintName);
        Assert.Equal([$"Demo.{declaration}.g.cs"], changed);
    }

    [Fact]
    public void Editing_a_faulty_definition_emits_nothing_anew_when_only_the_fault_moves()
    {
        var faulty = Definition.Replace("[0] Enable", "[0] Enable [40] TooHigh", StringComparison.Ordinal);
        var file = new DefinitionFile("demo.hwdef", faulty);
        var result = Replace(Start(file), file, "// a new line\n" + faulty);
        Assert.All(ReasonsOf(result, HwdefGenerator.EmitStep), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        Assert.Equal(8, result.Diagnostics.Single().Location.GetLineSpan().StartLinePosition.Line);
    }

    [Fact]
    public void Editing_one_device_does_not_bind_the_other()
    {
        var first = new DefinitionFile("a.hwdef", "hwdef 1\ndevice First revision 1.0\nenum Mode : 1 { Off = 0 }");
        var second = new DefinitionFile("b.hwdef", "hwdef 1\ndevice Second revision 1.0\nenum Mode : 1 { Off = 0 }");
        var result = Replace(Start(first, second), second, second.Content.Replace("Off", "On", StringComparison.Ordinal));
        Assert.Equal(
            [IncrementalStepRunReason.Cached, IncrementalStepRunReason.Modified], ReasonsOf(result, HwdefGenerator.BindStep));
    }

    [Fact]
    public void Without_the_library_one_error_says_so_and_nothing_is_generated()
    {
        var bare = CSharpCompilation.Create("Bare");
        var result = CSharpGeneratorDriver
            .Create([new HwdefGenerator().AsSourceGenerator()], [new DefinitionFile("demo.hwdef", Definition)], CompiledCode.ParseOptions)
            .RunGenerators(bare).GetRunResult().Results.Single();
        var finding = Assert.Single(result.Diagnostics);
        Assert.Equal("HWDEF2016", finding.Id);
        Assert.Equal(1, finding.Location.GetLineSpan().StartLinePosition.Line);
        Assert.Empty(result.GeneratedSources);
    }

    [Fact]
    public void Other_additional_files_are_not_read()
    {
        var run = GeneratorRun.Of(new DefinitionFile("notes.txt", "not a definition"));
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.Sources);
    }

    private static GeneratorDriver Start(params DefinitionFile[] files) => CSharpGeneratorDriver
        .Create(
            [new HwdefGenerator().AsSourceGenerator()], files, CompiledCode.ParseOptions,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true))
        .RunGenerators(CompiledCode.Empty);

    private static GeneratorRunResult Edit(string from, string to)
    {
        Assert.Contains(from, Definition, StringComparison.Ordinal);
        var file = new DefinitionFile("demo.hwdef", Definition);
        return Replace(Start(file), file, Definition.Replace(from, to, StringComparison.Ordinal));
    }

    private static GeneratorRunResult Replace(GeneratorDriver driver, DefinitionFile file, string content) => driver
        .ReplaceAdditionalText(file, new DefinitionFile(file.Path, content))
        .RunGenerators(CompiledCode.Empty)
        .GetRunResult().Results.Single();

    private static IReadOnlyList<IncrementalStepRunReason> ReasonsOf(GeneratorRunResult result, string step) => result
        .TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Reason).ToList();
}
