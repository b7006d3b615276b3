using Dsa.Bindings.Generator.Tests.Harness;

namespace Dsa.Bindings.Generator.Tests.Behaviour;

/// <summary>Expressions that ask for a flag.</summary>
public sealed class FlagTestTests
{
    private const string Definition = """
        hwdef 1
        device Demo revision 1.0

        flags Kinds : 7 { [0] Small  [3] Medium  [6] Large }

        block Bar size 0x100 {
            register Status @ 0x08 : 32 ro { [14:8] Kinds : Kinds  [15] Ready }
            condition Small = Status.Kinds has Kinds.Small
            condition Medium = Status.Kinds has Kinds.Medium
            condition Large = Status.Kinds has Kinds.Large
            condition Other = Status.Ready and not Status.Kinds has Kinds.Medium
        }
        """;

    [Theory]
    [InlineData(0x0000, "False False False False")]
    [InlineData(0x0100, "True False False False")]
    [InlineData(0x0800, "False True False False")]
    [InlineData(0x4000, "False False True False")]
    [InlineData(0x7F00, "True True True False")]
    [InlineData(0xF700, "True False True True")]
    public void A_flag_is_told_from_all_others(int status, string expected) =>
        Assert.Equal(expected, CompiledCode.Run(GeneratorRun.OfGood(Definition), Snippets.Of(
            $$"""
            bus.Write32(8, 0x{{status:x}});
            string Ask(BarCondition condition) => BarMap.Holds(condition, bus, 0).ToString();
            lines.Add($"{Ask(BarCondition.Small)} {Ask(BarCondition.Medium)} {Ask(BarCondition.Large)} {Ask(BarCondition.Other)}");
            """)));
}
