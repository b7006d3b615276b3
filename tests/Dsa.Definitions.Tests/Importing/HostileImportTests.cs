using System.Diagnostics;
using Dsa.Definitions.Importing;
using Xunit.Abstractions;

namespace Dsa.Definitions.Tests.Importing;

/// <summary>Whatever a file holds, the answer is a definition or one error, soon.</summary>
public sealed class HostileImportTests(ITestOutputHelper output)
{
    private const int Seed = 20261121;

    public static TheoryData<string> Files => ImportCaseTests.Files;

    [Fact]
    public void Entities_are_refused() =>
        Refused("<!DOCTYPE device [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><device><name>&b;</name></device>", isSvd: true, "DTD");

    [Fact]
    public void An_outside_entity_is_refused() =>
        Refused("<!DOCTYPE device SYSTEM 'file:///etc/passwd'><device/>", isSvd: true, "DTD");

    [Fact]
    public void Elements_nested_without_end_are_refused() =>
        Refused(Imported.SvdOf(string.Concat(Enumerable.Repeat("<cluster>", 100_000))), isSvd: true, "deep");

    [Fact]
    public void A_dim_that_reaches_beyond_all_addresses_is_refused() =>
        Refused(Imported.SvdOf("<register><name>R[%s]</name><dim>1000000000</dim><dimIncrement>4</dimIncrement><addressOffset>0</addressOffset></register>"), isSvd: true, "largest block");

    [Fact]
    public void Arrays_in_arrays_without_end_are_refused()
    {
        var inner = "<register><name>R%s</name><dim>1000</dim><dimIncrement>4</dimIncrement><addressOffset>0</addressOffset></register>";
        for (var level = 0; level < 5; level++)
        {
            inner = $"<cluster><name>C{level}[%s]</name><dim>1000</dim><dimIncrement>0x1000000</dimIncrement><addressOffset>4</addressOffset>{inner}</cluster>";
        }

        Refused(Imported.SvdOf(inner), isSvd: true, "written out");
    }

    [Fact]
    public void Elements_at_one_place_are_refused_when_they_are_too_many() =>
        Refused(Imported.SvdOf("<register><name>R[%s]</name><dim>100000000</dim><dimIncrement>0</dimIncrement><addressOffset>0</addressOffset></register>"), isSvd: true, "written out");

    [Fact]
    public void A_peripheral_derived_from_itself_by_others_is_refused() => Refused(
        "<device><name>D</name><peripherals><peripheral derivedFrom='B'><name>A</name></peripheral><peripheral derivedFrom='A'><name>B</name></peripheral></peripherals></device>",
        isSvd: true, "derived from itself");

    [Theory]
    [InlineData("<cluster derivedFrom='A'><name>B</name><addressOffset>4</addressOffset></cluster>")]
    [InlineData("<cluster derivedFrom='A'><name>B</name><addressOffset>4</addressOffset></cluster><cluster derivedFrom='A'><name>C</name><addressOffset>8</addressOffset></cluster>")]
    public void A_cluster_derived_from_what_it_stands_in_is_refused(string inner) => Refused(
        Imported.SvdOf($"<cluster><name>A</name><addressOffset>0</addressOffset>{inner}<register><name>R</name><addressOffset>0</addressOffset></register></cluster>"),
        isSvd: true, "more than");

    [Fact]
    public void Peripherals_derived_in_a_long_chain_are_read()
    {
        var chain = string.Concat(Enumerable.Range(1, 300).Select(index => $"<peripheral derivedFrom='P{index - 1}'><name>P{index}</name><baseAddress>{index}</baseAddress></peripheral>"));
        var text = Imported.SvdOf("<register><name>R</name><addressOffset>0</addressOffset></register>").Replace("BLOCK", "P0", StringComparison.Ordinal)
            .Replace("</peripherals>", chain + "</peripherals>", StringComparison.Ordinal);
        Assert.Equal(301, Imported.Svd(text).Counts.RegistersRead);
    }

    [Theory]
    [InlineData("addrmap top { reg { field {} f; } r[1000000000]; };", "largest block")]
    [InlineData("addrmap top { reg { field {} f; } r[4294967296][4294967296]; };", "is no number of elements")]
    [InlineData("addrmap top { addrmap a { reg { field {} f; } r; }; a x[100000000]; };", "address maps of one kind")]
    [InlineData("addrmap top { reg { field {} f; } r @ 0xFFFFFFFFFFFFFFFFFFFF; };", "is no address")]
    [InlineData("addrmap top { reg { field {} f[2 ** 2 ** 40]; } r; };", "is no width")]
    [InlineData("addrmap top { reg { field {} f = {4000{64'd1}}; } r; };", "bits")]
    public void Numbers_without_measure_are_refused(string text, string problem) => Refused(text, isSvd: false, problem);

    [Fact]
    public void Components_that_double_at_each_level_are_refused()
    {
        var text = "regfile l0 { reg { field {} f; } r; };";
        for (var level = 1; level < 40; level++)
        {
            text += $" regfile l{level} {{ l{level - 1} a; l{level - 1} b; }};";
        }

        Refused(text + " addrmap top { l39 x; };", isSvd: false, "instances");
    }

    [Theory]
    [InlineData("(")]
    [InlineData("{")]
    [InlineData("~")]
    [InlineData("1 ? 2 : ")]
    public void Expressions_nested_without_end_are_refused(string part) =>
        Refused("addrmap top { reg { field {} f = " + string.Concat(Enumerable.Repeat(part, 200_000)), isSvd: false, "deep");

    [Fact]
    public void A_component_that_contains_itself_is_refused() =>
        Refused("addrmap top { regfile a { a inner; }; a x; };", isSvd: false, "deep");

    [Theory]
    [MemberData(nameof(Files))]
    public void A_truncated_file_gives_a_definition_or_one_error(string file)
    {
        var text = File.ReadAllText(Path.Combine(Imported.CaseFolder, file));
        for (var length = 0; length < text.Length; length += 23)
        {
            Survive(file, text[..length]);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_with_random_edits_gives_a_definition_or_one_error(string file)
    {
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        var text = File.ReadAllText(Path.Combine(Imported.CaseFolder, file));
        for (var round = 0; round < 300; round++)
        {
            var edited = text;
            for (var edit = 0; edit < 1 + round % 4; edit++)
            {
                var (at, other) = (random.Next(edited.Length), random.Next(edited.Length));
                var length = random.Next(1, 12);
                edited = random.Next(4) switch
                {
                    0 => edited.Remove(at, Math.Min(length, edited.Length - at)),
                    1 => edited.Insert(at, edited.Substring(other, Math.Min(length, edited.Length - other))),
                    2 => edited.Insert(at, random.Next(100_000).ToString(System.Globalization.CultureInfo.InvariantCulture)),
                    _ => edited.Remove(at, 1).Insert(at, ((char)random.Next(32, 127)).ToString()),
                };
            }

            Survive(file, edited);
        }
    }

    private static void Survive(string file, string text)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            _ = file.EndsWith(".svd", StringComparison.Ordinal) ? Imported.Svd(text) : Imported.Rdl(text);
        }
        catch (ImportException exception)
        {
            Assert.StartsWith("file.", exception.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', exception.Message);
        }

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20));
    }

    private static void Refused(string text, bool isSvd, string problem)
    {
        var watch = Stopwatch.StartNew();
        var exception = Assert.Throws<ImportException>(() => isSvd ? Imported.Svd(text) : Imported.Rdl(text));
        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20));
    }
}
