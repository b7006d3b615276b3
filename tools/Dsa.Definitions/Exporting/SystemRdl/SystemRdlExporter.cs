using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Exporting.Registers;

namespace Dsa.Definitions.Exporting.SystemRdl;

/// <summary>Writes SystemRDL 2.0: an address map with one address map for each block.</summary>
internal sealed class SystemRdlExporter : IExporter
{
    /// <inheritdoc/>
    public string Format => "systemrdl";

    /// <inheritdoc/>
    public string FileExtension => ".rdl";

    /// <inheritdoc/>
    public void Export(DeviceModel device, TextWriter writer, ExportNotes notes)
    {
        var blocks = BlockContent.Of(device, notes);
        var enums = BlockContent.EnumsOf(device, blocks);
        new PlainFormatNotes(notes).Add(device, blocks, enums, "1.0");
        var rdl = new RdlWriter(writer);
        var names = new PlainNames(device.Header.Name);
        var enumNames = new PlainNames(device.Header.Name);
        var named = enums.ToDictionary(static type => type.Name, type => RdlWriter.Escape(enumNames.Claim(type.SpecName, type.Name)));
        rdl.Open($"addrmap {RdlWriter.Escape(names.Claim(device.Header.SpecName, device.Header.Name))}");
        rdl.Doc(device.Header.Doc);
        foreach (var type in enums)
        {
            WriteEnum(rdl, type, named[type.Name], notes);
        }

        var addresses = BaseAddress.Assign(blocks, notes);
        if (Overlap(blocks, addresses))
        {
            rdl.Line("bridge;");
            notes.Add(device.Header.Name, "some of its blocks lie over each other, so the address map is marked as a bridge between them");
        }

        var blockNames = new PlainNames(device.Header.Name);
        var registers = new RdlRegisterWriter(rdl, named, notes);
        foreach (var (index, block) in blocks.Index().Where(static each => !each.Item.IsEmpty))
        {
            rdl.Open("addrmap");
            rdl.Doc(BaseAddress.Without(block.Model.Doc, "\n"));
            registers.Write(block);
            rdl.Close($"{RdlWriter.Escape(blockNames.Claim(block.Model.SpecName, block.Model.Name))} @ {addresses[index].ToHex()}");
        }

        rdl.Close("");
        names.Note(notes);
        enumNames.Note(notes);
        blockNames.Note(notes);
    }

    /// <summary>Whether two blocks share addresses, which only the maps of a bridge may.</summary>
    private static bool Overlap(IReadOnlyList<BlockContent> blocks, IReadOnlyList<ulong> addresses)
    {
        var spans = blocks.Index()
            .Where(static each => !each.Item.IsEmpty)
            .Select(each => (Start: (UInt128)addresses[each.Index], End: addresses[each.Index] + (UInt128)each.Item.Model.SizeBytes))
            .OrderBy(static span => span.Start)
            .ToList();
        return spans.Zip(spans.Skip(1)).Any(static pair => pair.Second.Start < pair.First.End);
    }

    private static void WriteEnum(RdlWriter rdl, EnumModel type, string name, ExportNotes notes)
    {
        if (!type.IsOpen && !PlainFormatNotes.IsComplete(type))
        {
            notes.Add(type.Name, "that there are no other values is not carried");
        }

        var names = new PlainNames(type.Name);
        rdl.Open($"enum {name}");
        foreach (var member in type.Members)
        {
            var text = $"{RdlWriter.Escape(names.Claim(member.SpecName, member.Name))} = {member.Value.ToText()}";
            rdl.Line(member.Doc.Length == 0 ? text + ";" : $"{text} {{ desc = {RdlWriter.Quote(member.Doc)}; }};");
        }

        rdl.Close("");
        names.Note(notes);
    }
}
