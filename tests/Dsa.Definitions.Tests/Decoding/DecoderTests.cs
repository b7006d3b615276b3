using System.Globalization;
using System.Text.Json;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;
using Dsa.Definitions.Decoding;
using Dsa.Definitions.Naming;
using Dsa.Definitions.Tests.Exporting;

namespace Dsa.Definitions.Tests.Decoding;

public sealed class DecoderTests
{
    private const string MemMove = "01 00 00 80 0c 00 00 03 00 10 00 00 00 00 00 00  00 20 00 00 00 00 00 00 00 30 00 00 00 00 00 00 00 10";

    [Theory]
    [InlineData("GENCAP")]
    [InlineData("gencap")]
    [InlineData("GenCap")]
    [InlineData("Bar0.GenCap")]
    [InlineData("bar0.gencap")]
    public void A_register_is_found_by_any_of_its_names(string name)
    {
        var thing = Decode(name, "0x40915f0107");
        Assert.Equal("Bar0.GenCap", thing.Name);
        Assert.Equal("0x40915F0107", thing.Value);
        Assert.Equal(("0x1F", "31"), ValueOf(thing, "MaxTransferShift"));
        Assert.Equal(("1", ""), ValueOf(thing, "BlockOnFault"));
        Assert.Equal(["unused bits [39:33] are 0x20, not 0."], thing.Warnings);
    }

    [Theory]
    [InlineData("0x1_F", 31)]
    [InlineData("31", 31)]
    [InlineData("0b1_1111", 31)]
    [InlineData("0XfF", 255)]
    public void A_number_may_be_written_in_any_way(string text, int value) => Assert.Equal(value, NumberReader.Read(text));

    [Theory]
    [InlineData("")]
    [InlineData("0x")]
    [InlineData("0b2")]
    [InlineData("-1")]
    [InlineData("12h")]
    [InlineData("1 2")]
    [InlineData("1.5")]
    public void What_is_no_number_is_none(string text) => Assert.Null(NumberReader.Read(text));

    [Fact]
    public void A_descriptor_is_read_as_the_case_of_its_operation()
    {
        var thing = Decode("WorkDescriptor", MemMove);
        Assert.Equal("MemMoveDescriptor", thing.Name);
        Assert.Equal(("0x3", "MemMove"), ValueOf(thing, "Opcode"));
        Assert.Equal(("0xC", "CompletionAddressValid, RequestCompletionRecord"), ValueOf(thing, "Flags"));
        Assert.Equal(("0x2000", "8192"), ValueOf(thing, "Source"));
        Assert.Equal(["34 bytes given, and WorkDescriptor has 64; the missing ones are taken as 0."], thing.Warnings);
    }

    [Fact]
    public void Members_are_shown_when_their_flag_says_so()
    {
        Assert.Contains(Decode("WorkDescriptor", MemMove).Items, item => item.Name == "CompletionAddress");
        var without = Decode("WorkDescriptor", MemMove.Replace("0c 00 00 03 00 10", "00 00 00 03 00 00", StringComparison.Ordinal));
        Assert.DoesNotContain(without.Items, item => item.Name == "CompletionAddress");
        var reserved = Decode("WorkDescriptor", MemMove.Replace("0c 00 00 03", "00 00 00 03", StringComparison.Ordinal));
        Assert.Contains("CompletionAddress is not 0, and reserved while Flags.CompletionAddressValid is clear.", reserved.Warnings);
    }

    [Fact]
    public void Oddities_of_a_descriptor_are_told()
    {
        Assert.Contains("WorkDescriptor has no case for Opcode 0xEE; only the common members are shown.", Decode("WorkDescriptor", Bytes(64, (7, 0xEE))).Warnings);
        Assert.Contains("Opcode is 0xEE, which Opcode does not define.", Decode("WorkDescriptor", Bytes(64, (7, 0xEE))).Warnings);
        Assert.Contains("reserved 0x26-0x3F is 0x500, not 0.", Decode("WorkDescriptor", Bytes(64, (7, 3), (39, 5))).Warnings);
        Assert.Contains("CheckResult set, and reserved for MemMove.", Decode("WorkDescriptor", Bytes(64, (4, 0x80), (7, 3))).Warnings);
        Assert.Contains("Opcode is 0x3, and DrainDescriptor is for Drain (0x2).", Decode("DrainDescriptor", Bytes(64, (7, 3))).Warnings);
        Assert.Contains("Drain requires at least one of RequestCompletionRecord, RequestCompletionInterrupt.", Decode("WorkDescriptor", Bytes(64, (7, 2))).Warnings);
        Assert.Contains("CompletionAddress is 0x1, which is not a multiple of 32.", Decode("WorkDescriptor", Bytes(64, (4, 4), (8, 1))).Warnings);
    }

    [Fact]
    public void A_completion_record_is_read_as_that_of_its_operation()
    {
        var thing = Decode("CompletionRecord", "CrcGeneration", Bytes(32, (0, 1), (16, 0xAB)));
        Assert.Equal("CrcCompletionRecord", thing.Name);
        Assert.Equal(("0xAB", "171"), ValueOf(thing, "Crc"));
        Assert.Equal("CompletionRecord", Decode("CompletionRecord", Bytes(32, (0, 1))).Name);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("CrcGeneration")]
    public void A_completion_record_after_invalid_flags_says_which(string? operation)
    {
        var thing = Decode("CompletionRecord", operation, Bytes(32, (0, 0x11), (16, 0x80)));
        Assert.Equal("InvalidFlagsRecord", thing.Name);
        Assert.Equal(("0x80", "CheckResult"), ValueOf(thing, "InvalidFlags"));
    }

    [Theory]
    [InlineData(0x03, "PageFaultEventLogEntry")]
    [InlineData(0x06, "ControlFaultEventLogEntry")]
    [InlineData(0x11, "InvalidFlagsEventLogEntry")]
    [InlineData(0x19, "InterruptHandleEventLogEntry")]
    [InlineData(0x1A, "CompletionEventLogEntry")]
    [InlineData(0x1F, "ControlFaultEventLogEntry")]
    [InlineData(0x26, "FinishedEventLogEntry")]
    [InlineData(0x2B, "InterDomainEventLogEntry")]
    [InlineData(0x10, "EventLogEntry")]
    public void An_event_is_read_by_its_error(int error, string view) =>
        Assert.Equal(view, Decode("EventLogEntry", Bytes(64, (1, (byte)error))).Name);

    [Fact]
    public void The_record_in_an_event_is_read_by_the_operation_of_the_event()
    {
        var thing = Decode("EventLogEntry", Bytes(64, (1, 0x1A), (4, 0x10), (0x20, 1), (0x30, 0xCD)));
        var record = thing.Items.Single(item => item.Name == "Record").Inner!;
        Assert.Equal("CrcCompletionRecord", record.Name);
        Assert.Equal("0xCD", record.Items.Single(item => item.Name == "Crc").Value);
        Assert.Contains(DecodedText.LinesOf(thing), line => line.StartsWith("    0x10-0x17", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("25 00 0c ff")]
    [InlineData("25000cff")]
    [InlineData("25:00:0c:ff")]
    [InlineData("0x25, 0x0, 0x0C, 0xFF")]
    [InlineData("0x25000cff")]
    [InlineData("25 00\n0c ff\n")]
    [InlineData("00000000: 2500 0cff                                %...\n")]
    [InlineData("00000010: 25 00  ab\n00000012: 0c ff  cd")]
    [InlineData("00000000  25 00 0c ff                                       |%.|.|\n00000004\n")]
    public void Bytes_may_be_written_in_any_way(string text) => Assert.Equal([0x25, 0x00, 0x0C, 0xFF], HexBytes.Read(text));

    [Fact]
    public void A_star_in_a_dump_repeats_the_line_before()
    {
        var line = string.Join(' ', Enumerable.Range(0, 16).Select(each => each.ToString("x2", CultureInfo.InvariantCulture)));
        var bytes = HexBytes.Read($"00000100  {line}  |................|\n*\n00000140  ff\n00000141\n");
        Assert.Equal(65, bytes.Length);
        Assert.Equal(15, bytes[63]);
        Assert.Equal(0xFF, bytes[64]);
    }

    [Theory]
    [InlineData("2")]
    [InlineData("25 0")]
    [InlineData("xy")]
    [InlineData("0x")]
    [InlineData("0x123")]
    public void What_is_no_byte_is_refused(string text) => Assert.Throws<DecodeException>(() => HexBytes.Read(text));

    [Fact]
    public void A_wide_register_takes_a_number_or_bytes()
    {
        var bytes = "05" + string.Concat(Enumerable.Repeat("00", 31));
        var one = Decode("OPCAP", "5");
        var two = Decode("OPCAP", bytes);
        Assert.Equal("0x5", one.Value);
        Assert.Equal(DecodedText.LinesOf(one), DecodedText.LinesOf(two));
        Assert.Contains(one.Items, item => item.Set.SequenceEqual(["NoOp", "Drain"]));
        Assert.Contains("has 32 bytes, not 2", Refusal("OPCAP", "05 00"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_decoded_is_refused_with_what_instead()
    {
        Assert.Contains("did you mean GENCFG?", Refusal("gencgf", "1"), StringComparison.Ordinal);
        Assert.Contains("is no number; give one such as 0x1F", Refusal("GENCAP", "many"), StringComparison.Ordinal);
        Assert.Contains("give a value that fits", Refusal("GENCAP", "0x1_0000_0000_0000_0000"), StringComparison.Ordinal);
        Assert.Contains("There are no bytes", Refusal("WorkDescriptor", " "), StringComparison.Ordinal);
        Assert.Contains("is the enum Opcode", Refusal("Opcode", "1"), StringComparison.Ordinal);
        Assert.Contains("case DrainDescriptor, case AnalyticsDrainDescriptor", Refusal("Drain", "1"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_text_is_aligned()
    {
        var device = KnownDefinitions.Bind("""
            hwdef 1
            device Demo revision 1.0
            enum State : 2 { Off = 0, On = 1 }
            block Bar size 16 { register Control "CTL" @ 0 : 32 rw { [0] Enable [2:1] State : State [15:8] Level range 1..9 } }
            """);
        Assert.Equal(
            """
            Bar.Control (CTL) = 0xC06: 32 bits
              [0]     Enable  ENABLE  0
              [2:1]   State   STATE   0x3  undefined
              [15:8]  Level   LEVEL   0xC  12
            warning: State is 0x3, which State does not define.
            warning: Level is 12; it may be 1 to 9.
            """,
            string.Join("\n", DecodedText.LinesOf(Decoder.Decode([device], "CTL", ["0xC06"], null))).Replace(": register,", ":", StringComparison.Ordinal));
    }

    [Fact]
    public void As_json_it_has_the_same_fields()
    {
        var thing = Decode("EventLogEntry", Bytes(64, (1, 0x1A)));
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            DecodedJson.Write(json, thing);
        }

        using var document = JsonDocument.Parse(stream.ToArray());
        Assert.Equal(thing.Items.Select(item => item.Name), document.RootElement.GetProperty("fields").EnumerateArray().Select(field => field.GetProperty("name").GetString()));
    }

    [Theory]
    [ClassData(typeof(EveryDefinition))]
    public void Any_bytes_of_any_structure_and_any_value_of_any_register_can_be_decoded(string name)
    {
        var random = new Random(name.Length);
        var devices = KnownDefinitions.DevicesOf(name);
        var index = NameIndex.Of(devices);
        foreach (var thing in index.Things)
        {
            var size = thing switch
            {
                NamedThing.OfEntry { Entry: RegisterEntry entry } => entry.Register.WidthBits / 8,
                NamedThing.OfStructure structure => structure.File.Structure.SizeBytes,
                _ => 0,
            };
            if (size == 0 || index.Find(thing.FullName, each => each.GetType() == thing.GetType()).Count > 1)
            {
                continue;
            }

            var bytes = new byte[size];
            random.NextBytes(bytes);
            var text = thing is NamedThing.OfEntry && size <= 8 ? "0x" + Convert.ToHexString(bytes) : string.Join(' ', bytes.Select(each => each.ToString("x2", CultureInfo.InvariantCulture)));
            Assert.NotEmpty(DecodedText.LinesOf(Decoder.Decode(devices, thing.FullName, [text], null)));
        }
    }

    [Fact]
    public void Random_names_and_values_are_decoded_or_refused()
    {
        var random = new Random(7);
        string[] names = ["GENCAP", "WorkDescriptor", "CompletionRecord", "EventLogEntry", "OPCAP", "", ".", "Bar0.", "é", "DifTuple", "AnalyticsCompletionRecord"];
        const string Letters = "0123456789abcdefxXzb _:,;|*\n\t-\0é";
        for (var i = 0; i < 3000; i++)
        {
            var text = new string(Enumerable.Range(0, random.Next(60)).Select(_ => Letters[random.Next(Letters.Length)]).ToArray());
            var name = random.Next(8) == 0 ? text : names[random.Next(names.Length)];
            try
            {
                Decoder.Decode([KnownDefinitions.Dsa], name, [text], random.Next(4) == 0 ? text : null);
            }
            catch (DecodeException exception)
            {
                Assert.NotEmpty(exception.Message);
            }
        }
    }

    private static DecodedThing Decode(string name, string value) => Decode(name, null, value);

    private static DecodedThing Decode(string name, string? operation, string value) => Decoder.Decode([KnownDefinitions.Dsa], name, [value], operation);

    private static string Refusal(string name, string value) => Assert.Throws<DecodeException>(() => Decode(name, value)).Message;

    private static (string Value, string Meaning) ValueOf(DecodedThing thing, string name)
    {
        var item = thing.Items.Single(item => item.Name == name);
        return (item.Value, item.Meaning);
    }

    private static string Bytes(int size, params (int Offset, byte Value)[] set)
    {
        var bytes = new byte[size];
        foreach (var (offset, value) in set)
        {
            bytes[offset] = value;
        }

        return Convert.ToHexString(bytes);
    }
}
