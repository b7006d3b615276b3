namespace Dsa.Definitions.Tests;

public sealed class DefinitionSetTests
{
    [Fact]
    public void A_sound_file_binds_without_findings()
    {
        var set = DefinitionSet.Bind([("demo.hwdef", "hwdef 1\ndevice Demo revision 1.0\nblock Bar size 16 { register Control @ 0 : 32 rw { [0] Enable } }\n")]);
        Assert.Empty(set.Diagnostics);
        Assert.Single(set.Devices);
    }

    [Fact]
    public void Findings_say_where()
    {
        var set = DefinitionSet.Bind([("demo.hwdef", "hwdef 1\ndevice Demo revision 1.0\nblock Bar size 16 { register Control @ 0 : 33 rw { [0] Enable } }\n")]);
        var finding = Assert.Single(set.Diagnostics);
        Assert.Equal(2, finding.Place.Lines.Start.Line);
    }
}
