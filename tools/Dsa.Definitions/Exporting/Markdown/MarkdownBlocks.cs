using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;
using Dsa.Definitions.Exporting.Tables;

namespace Dsa.Definitions.Exporting.Markdown;

/// <summary>Writes blocks, arrays, registers and portals.</summary>
internal sealed class MarkdownBlocks(TextWriter writer, DeviceModel device, Anchors anchors)
{
    private readonly MarkdownPage _page = new(writer);

    /// <summary>Writes all blocks of the device.</summary>
    public void Write()
    {
        foreach (var block in device.Declarations.OfType<BlockModel>())
        {
            _page.Heading(2, anchors[block], block.Name, block.SpecName);
            _page.Facts(BlockFacts.Of(block, Coverage.Of(device.Header).Within(block.Availability)));
            _page.Doc(block.Doc);
            WriteConditions(block, null);
            ArrayEntryModel? array = null;
            foreach (var entry in BlockEntries.Of(device, block))
            {
                if (entry.Array is not null && entry.Array != array)
                {
                    WriteArray(block, entry.Array);
                }

                array = entry.Array;
                Write(entry);
            }
        }
    }

    private void WriteArray(BlockModel block, ArrayEntryModel array)
    {
        _page.Heading(3, anchors[array], $"{block.Name}.{array.Name}", array.SpecName);
        _page.Facts(BlockFacts.Of(array, Coverage.Of(device.Header).Within(block.Availability).Within(array.Availability)));
        _page.Doc(array.Doc);
        WriteConditions(block, array.Name);
    }

    private void WriteConditions(BlockModel block, string? array) => _page.Table(
        ["Condition", "Holds when", "Description"],
        block.Conditions.Where(condition => condition.Array == array).Select(condition => (IReadOnlyList<string>)
        [
            MarkdownText.Code(condition.Name), MarkdownText.Code(condition.Text), MarkdownText.Escape(condition.Doc),
        ]));

    private void Write(PlacedEntry entry)
    {
        var name = entry.FullName[(entry.Block.Name.Length + 1)..];
        switch (entry)
        {
            case RegisterEntry register:
                var anchor = anchors[register.Register];
                _page.Heading(entry.Array is null ? 3 : 4, anchor, entry.FullSpecName, name);
                _page.Facts(RegisterFacts.Of(register));
                _page.Doc(register.Register.Doc);
                WriteRows(RegisterRows.Of(register, anchor, anchors));
                break;
            case PortalEntry portal:
                _page.Heading(entry.Array is null ? 3 : 4, anchors[portal.Portal], entry.FullSpecName, name);
                _page.Facts(RegisterFacts.Of(portal));
                _page.Doc(portal.Portal.Doc);
                break;
            default:
                throw new InvalidOperationException("A block holds registers and portals.");
        }
    }

    private void WriteRows(IReadOnlyList<TableRow> rows) => _page.Table(
        ["Bits", "Field", "In the specification", "Access", "Reset", "Versions", "Description"],
        rows.Select(row => (IReadOnlyList<string>)
        [
            MarkdownText.Code(row.Place),
            row.Kind == "reserved" ? "reserved" : MarkdownText.Code(row.Name),
            MarkdownText.Code(row.SpecName),
            row.Access,
            MarkdownText.Code(row.Reset),
            MarkdownText.Escape(CoverageWords.Of(row.Coverage)),
            MarkdownText.Escape(string.Join(" ", row.More.Prepend(row.Doc).Where(text => text.Length > 0))),
        ]));
}
