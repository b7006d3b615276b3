using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;
using Dsa.Definitions.Exporting.Tables;
using Dsa.Definitions.Writing;

namespace Dsa.Definitions.Exporting.Markdown;

/// <summary>Writes descriptors with their cases, and records with their views; a case or view lists what it adds.</summary>
internal sealed class MarkdownStructures(TextWriter writer, DeviceModel device, Anchors anchors)
{
    private readonly MarkdownPage _page = new(writer);

    /// <summary>Writes some structures under one title.</summary>
    public void Write(string title, IReadOnlyList<StructureFileModel> files)
    {
        if (files.Count > 0)
        {
            _page.Line("");
            _page.Line("## " + title);
        }

        foreach (var file in files)
        {
            var flags = file.Cases is { } cases ? FlagNames.Of(device, file, cases) : null;
            var coverage = Coverage.Of(device.Header).Within(file.Structure.Availability);
            Write(3, file.Structure, coverage, StructureFacts.Of(file), EquatableArray<MemberModel>.Empty);
            foreach (var variant in file.Variants)
            {
                Write(4, variant.Structure, coverage.Within(variant.Structure.Availability), StructureFacts.Of(file, variant, flags), file.Structure.Members);
            }
        }
    }

    private void Write(int level, StructureModel structure, Coverage coverage, IEnumerable<(string Name, string? Value)> facts, EquatableArray<MemberModel> common)
    {
        var anchor = anchors[structure];
        _page.Heading(level, anchor, structure.TypeName, structure.SpecName);
        _page.Facts([.. facts, ("", CoverageWords.Of(coverage))]);
        _page.Doc(structure.Doc);
        var rows = StructureRows.Of(structure, common, coverage, anchors).Where(row => row.IsSearched);
        _page.Table(["Bytes", "Member", "In the specification", "Type", "Versions", "Description"], rows.Select(row => (IReadOnlyList<string>)
        [
            MarkdownText.Code(row.Place),
            row.Kind == "reserved" ? "reserved" : MarkdownText.Code(row.Name),
            row.Kind == "reserved" ? "" : MarkdownText.Code(row.SpecName),
            MarkdownText.Escape(row.Access),
            MarkdownText.Escape(CoverageWords.Of(row.Coverage)),
            MarkdownText.Escape(string.Join(" ", row.More.Prepend(row.Doc).Where(text => text.Length > 0))),
        ]));
    }
}
