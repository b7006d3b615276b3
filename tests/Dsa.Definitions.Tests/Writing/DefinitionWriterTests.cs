using Dsa.Definitions.Tests.Exporting;
using Dsa.Definitions.Writing;

namespace Dsa.Definitions.Tests.Writing;

public sealed class DefinitionWriterTests
{
    [Theory]
    [ClassData(typeof(EveryDefinition))]
    public void Written_text_binds_to_the_same_device(string name)
    {
        foreach (var device in KnownDefinitions.DevicesOf(name))
        {
            var text = DefinitionWriter.Write(device);
            var again = KnownDefinitions.Bind(text);
            SameDevice.Assert(device, again);
            Assert.Equal(text, DefinitionWriter.Write(again));
        }
    }

    [Fact]
    public void Long_definitions_are_cut_between_declarations()
    {
        var device = KnownDefinitions.Everything;
        var files = DefinitionWriter.WriteFiles(device, mostCharacters: 1500);
        Assert.True(files.Count > 2);
        var set = DefinitionSet.Bind(files.Select((text, index) => ($"part{index}.hwdef", text)));
        SameDevice.Assert(device, Assert.Single(set.Devices));
        Assert.Single(DefinitionWriter.WriteFiles(device, int.MaxValue));
    }

    [Fact]
    public void Text_says_no_more_than_it_must()
    {
        const string Text = """
            hwdef 1

            /// The device.
            device Demo revision 1.0

            enum State : 2 {
                Off = 0  /// Nothing happens.
                On  = 3
            }

            block Bar size 0x10 {
                condition Active = Control.State == State.On

                /// Controls.
                register Control "CTL" @ 0x4 : 32 rw locked while Active survives Reset since 1.0 {
                    [1:0] State : State  reset State.On  /// What it does.
                    [4]   Ready          ro
                    [7:5] reserved "MBZ"
                }
            }

            """;
        var text = Text.ReplaceLineEndings("\n").Replace("revision 1.0\n", "revision 1.0\n    resets Reset\n", StringComparison.Ordinal);
        Assert.Equal(text, DefinitionWriter.Write(KnownDefinitions.Bind(text)));
    }
}
