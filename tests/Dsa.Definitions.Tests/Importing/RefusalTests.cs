using Dsa.Definitions.Importing;

namespace Dsa.Definitions.Tests.Importing;

/// <summary>A refusal says where, what is wrong, and what to write instead.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("reg { field {} f; } r;")]
    [InlineData("addrmap m { nothing r; };")]
    [InlineData("addrmap m { reg { field {} f; } r; reg { field {} f; } r; };")]
    [InlineData("addrmap m { reg { field { reset = 1/0; } f; } r; };")]
    [InlineData("addrmap m { reg { field { reset = 8'h1ff; } f[4]; } r; };")]
    [InlineData("addrmap m { reg { field {} f[4][4]; } r; };")]
    [InlineData("addrmap m { reg { field {} f[40:33]; } r; };")]
    [InlineData("addrmap m { reg { regwidth = 33; field {} f; } r; };")]
    [InlineData("addrmap m { reg { field { encode = e; } f; } r; };")]
    [InlineData("addrmap m { reg { field {} f; } r @ nothing; };")]
    [InlineData("addrmap m { reg { field { sw = sideways; } f; } r; };")]
    [InlineData("addrmap m { reg { field {} f; } r #(.N(1)); };")]
    [InlineData("addrmap m { reg { field {} f; } r")]
    [InlineData("addrmap m { \u20ac };")]
    [InlineData("`include \"x\"\naddrmap m { };")]
    public void Of_a_SystemRDL_file(string text) => AssertHelps("systemrdl", text);

    [Theory]
    [InlineData("<device><name>D</name></device>")]
    [InlineData("<other/>")]
    [InlineData("<device")]
    [InlineData("<!DOCTYPE d []><device/>")]
    [InlineData("<device><peripherals><peripheral><name>P</name></peripheral></peripherals></device>")]
    [InlineData("<device><peripherals><peripheral derivedFrom='Q'><name>P</name></peripheral></peripherals></device>")]
    [InlineData("<device><peripherals><peripheral derivedFrom='P'><name>P</name></peripheral></peripherals></device>")]
    [InlineData("R<size>0</size>")]
    [InlineData("R<size>many</size>")]
    [InlineData("R<dim>0</dim><dimIncrement>4</dimIncrement>")]
    [InlineData("R<dim>2</dim>")]
    [InlineData("R<access>sideways</access>")]
    [InlineData("R<fields><field><name>F</name></field></fields>")]
    [InlineData("R<fields><field><name>F</name><bitOffset>0</bitOffset><bitWidth>0</bitWidth></field></fields>")]
    [InlineData("R<fields><field><name>F</name><bitRange>[0:1]</bitRange></field></fields>")]
    [InlineData("R<fields><field><dim>40</dim><dimIncrement>1</dimIncrement><name>F%s</name><bitRange>[0:0]</bitRange></field></fields>")]
    public void Of_an_SVD_file(string text) => AssertHelps("svd", text.StartsWith('R')
        ? "<device><name>D</name><peripherals><peripheral><name>P</name><baseAddress>0</baseAddress><registers><register><name>R</name><addressOffset>0</addressOffset>"
            + text[1..] + "</register></registers></peripheral></peripherals></device>"
        : text);

    private static void AssertHelps(string format, string text)
    {
        var exception = Assert.Throws<ImportException>(() => Importers.Find(format)!.Import("demo", text, null));
        Assert.Matches(@"^demo(:\d+){0,2}: [^:;]+; .+\.$", exception.Message);
    }
}
