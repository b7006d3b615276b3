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
        new PlainFormatNotes(notes).Add(device);
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
        svd.Open("device");
        svd.Attribute("schemaVersion", "1.3");
        svd.Text("name", new PlainNames(StringComparer.Ordinal).Claim(header.SpecName, header.Name));
        svd.Text("version", header.Revisions.Count > 0 ? header.Revisions[header.Revisions.Count - 1] : "1.0");
        svd.Text("description", header.Doc.Length > 0 ? SvdWriter.Line(header.Doc) : header.SpecName);
        svd.Text("addressUnitBits", "8");
        svd.Text("width", "32");
        svd.Text("size", "32");
        svd.Text("access", "read-write");
        svd.Text("resetValue", "0x0");
        svd.Text("resetMask", "0xFFFFFFFFFFFFFFFF");
        svd.Open("peripherals");
        var blocks = BlockContent.Of(device, notes);
        var addresses = BaseAddress.Assign(blocks, notes);
        var names = new PlainNames(StringComparer.Ordinal);
        var enums = device.Declarations.OfType<EnumModel>().ToDictionary(static type => type.Name);
        var registers = new SvdRegisterWriter(svd, enums, notes);
        foreach (var (index, block) in blocks.Index())
        {
            WritePeripheral(svd, registers, block, addresses[index], names);
        }

        svd.Close();
        svd.Close();
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
        if (block.Registers.Count + block.Arrays.Count > 0)
        {
            svd.Open("registers");
            registers.Write(block);
            svd.Close();
        }

        svd.Close();
    }
}
