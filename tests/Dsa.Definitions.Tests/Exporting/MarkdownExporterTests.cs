using Dsa.Definitions.Exporting.Markdown;

namespace Dsa.Definitions.Tests.Exporting;

public sealed class MarkdownExporterTests
{
    [Fact]
    public void A_register_is_a_table_of_its_bits()
    {
        var device = KnownDefinitions.Bind("hwdef 1\ndevice Demo revision 1.0, 1.1\nblock Bar size 16 {\n /// Says what | to do.\n register Control @ 4 : 32 rw { [0] Enable since 1.1  reset 1 /// Starts *it*.\n } }\n");
        var text = Exported.Text(new MarkdownExporter(), device);
        Assert.Contains(
            """
            <a id="CONTROL"></a>

            ### CONTROL (Control)

            `BAR + 0x004`; `32 bits`

            Says what \| to do.

            | Bits | Field | In the specification | Access | Reset | Versions | Description |
            |---|---|---|---|---|---|---|
            | `[0]` | `Enable` | `ENABLE` | RW | `1` | 1.1+ | Starts \*it\*. |
            | `[31:1]` | reserved | `RSVD_31_1` | RSVD |  |  |  |
            """, text, StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(EveryDefinition))]
    public void Every_row_of_a_table_has_all_its_cells_and_every_link_its_place(string name)
    {
        foreach (var text in KnownDefinitions.DevicesOf(name).Select(device => Exported.Text(new MarkdownExporter(), device)))
        {
            var cells = 0;
            foreach (var line in text.Split('\n'))
            {
                var count = line.Replace("\\|", "", StringComparison.Ordinal).Count(c => c == '|');
                cells = line.StartsWith('|') ? cells == 0 ? count : cells : 0;
                Assert.True(!line.StartsWith('|') || count == cells, line);
                var link = line.IndexOf("](#", StringComparison.Ordinal);
                Assert.True(link < 0 || text.Contains($"<a id=\"{line[(link + 3)..^1]}\"></a>", StringComparison.Ordinal), line);
            }
        }
    }
}
