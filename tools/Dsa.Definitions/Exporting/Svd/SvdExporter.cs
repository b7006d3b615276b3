using System.Text;
using System.Xml;
using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Exporting.Registers;

namespace Dsa.Definitions.Exporting.Svd;

/// <summary>Writes CMSIS-SVD 1.3, which debuggers and code generators for microcontrollers read.</summary>
internal sealed class SvdExporter : IExporter
{
    /// <inheritdoc/>
    public string Format => "svd";

    /// <inheritdoc/>
    public string FileExtension => ".svd";

    /// <inheritdoc/>
    public void Export(DeviceModel device, TextWriter writer, ExportNotes notes)
    {
        var settings = new XmlWriterSettings { Indent = true, IndentChars = "  ", NewLineChars = "\n", OmitXmlDeclaration = true, Encoding = Encoding.UTF8 };
        writer.Write("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        using (var xml = XmlWriter.Create(writer, settings))
        {
            WriteDevice(new(xml), device, notes);
        }

        writer.Write('\n');
    }

    private static void WriteDevice(SvdWriter svd, DeviceModel device, ExportNotes notes)
    {
        var header = device.Header;
        var revision = header.Revisions.Count > 0 ? header.Revisions[header.Revisions.Count - 1] : "1.0";
        var blocks = BlockContent.Of(device, notes);
        var enums = BlockContent.EnumsOf(device, blocks);
        new PlainFormatNotes(notes).Add(device, blocks, enums, revision);
        NoteClosed(enums, blocks, notes);
        var names = new PlainNames(header.Name);
        svd.Open("device");
        svd.Attribute("schemaVersion", "1.3");
        svd.Text("name", names.Claim(header.SpecName, header.Name));
        svd.Text("version", revision);
        svd.Text("description", header.Doc.Length > 0 ? SvdWriter.Line(header.Doc) : header.SpecName);
        svd.Text("addressUnitBits", "8");
        svd.Text("width", "32");
        svd.Text("size", "32");
        svd.Text("access", "read-write");
        svd.Text("resetValue", "0x0");
        svd.Text("resetMask", "0xFFFFFFFFFFFFFFFF");
        svd.Open("peripherals");
        var addresses = BaseAddress.Assign(blocks, notes);
        var blockNames = new PlainNames(header.Name);
        var registers = new SvdRegisterWriter(svd, enums.ToDictionary(static type => type.Name), notes);
        foreach (var (index, block) in blocks.Index())
        {
            WritePeripheral(svd, registers, block, addresses[index], blockNames);
        }

        svd.Close();
        svd.Close();
        names.Note(notes);
        blockNames.Note(notes);
    }

    /// <summary>Notes enums that only a field that software writes could tell to be closed.</summary>
    private static void NoteClosed(IEnumerable<EnumModel> enums, IEnumerable<BlockContent> blocks, ExportNotes notes)
    {
        var written = blocks.SelectMany(static block => block.AllRegisters)
            .SelectMany(static register => register.Fields)
            .Where(static field => field.IsWritable)
            .Select(static field => field.Type.Name)
            .ToHashSet();
        foreach (var type in enums.Where(type => !type.IsOpen && !PlainFormatNotes.IsComplete(type) && !written.Contains(type.Name)))
        {
            notes.Add(type.Name, "that there are no other values is not carried, as its fields are only read");
        }
    }

    private static void WritePeripheral(
        SvdWriter svd, SvdRegisterWriter registers, BlockContent block, ulong address, PlainNames names)
    {
        var model = block.Model;
        svd.Open("peripheral");
        svd.Text("name", names.Claim(model.SpecName, model.Name));
        svd.TextIfAny("description", SvdWriter.Line(BaseAddress.Without(model.Doc, "\n")));
        svd.Text("baseAddress", address.ToHex());
        svd.Open("addressBlock");
        svd.Text("offset", "0x0");
        svd.Text("size", model.SizeBytes.ToHex());
        svd.Text("usage", "registers");
        svd.Close();
        if (!block.IsEmpty)
        {
            svd.Open("registers");
            registers.Write(block);
            svd.Close();
        }

        svd.Close();
    }
}
