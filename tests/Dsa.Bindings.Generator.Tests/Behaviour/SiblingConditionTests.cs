using Dsa.Bindings.Generator.Tests.Harness;

namespace Dsa.Bindings.Generator.Tests.Behaviour;

/// <summary>Conditions of an array over registers of another array with as many elements.</summary>
public sealed class SiblingConditionTests
{
    private const string Definition = """
        hwdef 1
        device Demo revision 1.0
        block Bar size 0x1000 {
            register Caps @ 0x00 : 32 ro capability { [3:0] Count  [7:4] Page }
            array Counter[Caps.Count] @ Caps.Page * 0x100 stride 8 {
                register Setup @ 4 : 32 rw { [0] Enable }
            }
            array Filter[Caps.Count] @ Caps.Page * 0x100 + 0x80 stride 0x20 {
                condition Counting = CounterSetup.Enable
                register Value @ 0 : 32 rw locked while Counting { [7:0] Value }
            }
        }
        """;

    [Fact]
    public void The_element_of_the_same_index_is_read() =>
        Assert.Equal(
            "True: R32 314; False: R32 30c",
            CompiledCode.Run(GeneratorRun.OfGood(Definition), Snippets.Of(
                """
                var capabilities = new BarCapabilities { Caps = new Caps().WithCount(4).WithPage(3) };
                var layout = new BarLayout(capabilities);
                bus.Write32(0x314, 1);
                string Ask(int index)
                {
                    log.Accesses.Clear();
                    return $"{BarMap.Holds(BarCondition.Counting, bus, layout.Filter.ElementOffsetBytes(index), capabilities)}: {log}";
                }
                lines.Add($"{Ask(2)}; {Ask(1)}");
                """)));

    [Theory]
    [InlineData("Filter[Caps.Count]", "Filter[Caps.Count + 1]")]
    [InlineData("stride 0x20", "stride Caps.Page * 0x20")]
    [InlineData("CounterSetup.Enable", "Setup.Enable")]
    public void Elements_that_do_not_go_together_are_not_found(string text, string replacement)
    {
        var definition = Definition.Replace(text, replacement, StringComparison.Ordinal);
        var run = GeneratorRun.Of(new DefinitionFile("input.hwdef", definition));
        Assert.Equal("HWDEF2004", Assert.Single(run.Diagnostics).Id);
    }
}
