using Dsa.Definitions.Checking;
using Dsa.Definitions.Decoding;
using Dsa.Definitions.Exporting;
using Dsa.Definitions.Importing;
using Dsa.Definitions.Messages;
using Dsa.Definitions.Sources;

namespace Dsa.Definitions.Tests.Messages;

/// <summary>What comes from a file or the command line is repeated in messages, but never at any length.</summary>
public sealed class EchoTests
{
    private const int LongestMessage = 600;

    private static readonly string Long = new('A', 100_000);

    [Fact]
    public void What_is_short_stays_and_what_is_long_is_cut_and_counted()
    {
        Assert.Equal(new string('A', 80), Echo.Of(Long[..80]));
        Assert.Equal(new string('A', 80) + "... (81 characters)", Echo.Of(Long[..81]));
        Assert.Equal("AA... (3 characters)", Echo.Of("AAA", most: 2));
    }

    [Fact]
    public void A_message_cuts_what_is_put_into_it()
    {
        MessageText message = $"'{Long}' is no {"list of words":whole}; {Long[..90]:whole} {12} {0xAB:X4}";
        Assert.Equal($"'{Echo.Of(Long)}' is no list of words; {Long[..90]} 12 00AB", message.ToString());
    }

    [Fact]
    public void A_message_of_somebody_else_has_its_long_words_cut() =>
        Assert.Equal($"Unrecognized '{Echo.Of(Long)}', sorry", Echo.Within($"Unrecognized '{Long}', sorry"));

    [Fact]
    public void A_list_names_the_first_of_many()
    {
        Assert.Equal("1, 2", Echo.List(["1", "2"]));
        Assert.Equal("1, 2, 3, 4, 5, 6, 7, 8 and 2 more", Echo.List(Enumerable.Range(1, 10).Select(static i => $"{i}")));
    }

    [Theory]
    [InlineData("device @ revision 1.0\n")]
    [InlineData("device Demo revision @\n")]
    [InlineData("device Demo revision 1.0\nenum @ : 1 { On = 1 }\n@\n")]
    [InlineData("device Demo revision 1.0\nenum Mode : 0x@ { On = 1 }\n")]
    [InlineData("device Demo revision 1.0\nblock Bar size 16 { register R @ 0 : 32 rw { [3:0] F : @ } }\n")]
    [InlineData("device Demo revision 1.0\nblock Bar size 16 { register R @ 0 : 32 rw { [3:0] F when @.B } }\n")]
    public void Findings_stay_short(string text)
    {
        var set = DefinitionSet.Bind([("demo.hwdef", "hwdef 1\n" + text.Replace("@ ", Long + " ", StringComparison.Ordinal).Replace("@.", Long + ".", StringComparison.Ordinal).Replace("0x@", "0x" + Long, StringComparison.Ordinal).Replace("@\n", Long + "\n", StringComparison.Ordinal))]);
        Assert.NotEmpty(set.Diagnostics);
        Assert.All(set.Diagnostics, static finding => Assert.InRange(finding.ToLine().Length, 1, LongestMessage));
    }

    [Theory]
    [InlineData("svd", "<@/>")]
    [InlineData("svd", "<device @=></device>")]
    [InlineData("svd", "<device><name>D</name><peripherals><peripheral><name>@</name></peripheral></peripherals></device>")]
    [InlineData("svd", "<device><name>D</name><peripherals><peripheral><name>P</name><baseAddress>@</baseAddress></peripheral></peripherals></device>")]
    [InlineData("svd", "<device><name>D</name><peripherals><peripheral derivedFrom='@'><name>P</name></peripheral></peripherals></device>")]
    [InlineData("systemrdl", "addrmap demo { @ r; };")]
    [InlineData("systemrdl", "addrmap demo { reg { field { sw = @; } f; } r; };")]
    [InlineData("systemrdl", "addrmap demo { reg { field { reset = 0x@; } f; } r; };")]
    [InlineData("systemrdl", "addrmap demo { reg { field {} @[40]; } r; };")]
    [InlineData("systemrdl", "addrmap demo { reg { field {} f[@]; } r; };")]
    [InlineData("json", "{ \"format\": \"@\" }")]
    [InlineData("json", "{ @ }")]
    public void Imports_refuse_in_few_words(string format, string text)
    {
        var exception = Assert.Throws<ImportException>(() => Importers.Find(format)!.Import("demo", text.Replace("@", Long, StringComparison.Ordinal), null));
        Assert.InRange(exception.Message.Length, 1, LongestMessage);
    }

    [Fact]
    public void Notes_of_an_import_stay_short()
    {
        var text = $"<device><name>D</name><{Long}/><peripherals><peripheral><name>P</name><baseAddress>0</baseAddress><registers>"
            + $"<register><name>{Long}</name><addressOffset>0</addressOffset><modifiedWriteValues>{Long}</modifiedWriteValues><{Long}>x</{Long}></register></registers></peripheral></peripherals></device>";
        var notes = Importers.Find("svd")!.Import("demo", text, null).Notes;
        Assert.True(notes.Count >= 2);
        Assert.All(notes, static note => Assert.InRange(note.ToString().Length, 1, LongestMessage));
    }

    [Fact]
    public void Decoding_and_exporting_refuse_in_few_words()
    {
        var set = DefinitionSet.Bind(BuiltInDefinitions.Read());
        string[][] calls = [[Long, "1"], ["GENCAP", Long], ["GENCAP", "0x" + Long[..1000]], ["WorkDescriptor", Long + "z"], ["CompletionRecord", "00", Long]];
        foreach (var call in calls)
        {
            var exception = Assert.Throws<DecodeException>(() => Decoder.Decode(set.Devices, call[0], [call[1]], call.ElementAtOrDefault(2)));
            Assert.InRange(exception.Message.Length, 1, LongestMessage);
        }

        Assert.InRange(Assert.Throws<ExportException>(() => DeviceExport.Of(set, Long, Exporters.Find("c")!)).Message.Length, 1, LongestMessage);
    }
}
