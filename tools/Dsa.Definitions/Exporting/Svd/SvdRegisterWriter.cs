using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Exporting.Registers;

namespace Dsa.Definitions.Exporting.Svd;

/// <summary>Writes registers, arrays and groups as the standard's registers and clusters, children in the order of its schema.</summary>
internal sealed class SvdRegisterWriter(SvdWriter svd, IReadOnlyDictionary<string, EnumModel> enums, ExportNotes notes)
{
    private readonly SvdFieldWriter _fields = new(svd, enums, notes);

    /// <summary>Writes everything in a block.</summary>
    public void Write(BlockContent block)
    {
        var names = new PlainNames(block.Model.Name);
        WriteRegisters(block.Registers, names);
        foreach (var array in block.Arrays)
        {
            WriteCluster(array, names);
        }

        names.Note(notes);
    }

    private void WriteRegisters(IReadOnlyCollection<RegisterModel> registers, PlainNames names)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        RegisterModel? furthest = null;
        foreach (var register in registers.OrderBy(static register => register.OffsetBytes).ThenBy(static register => register.Overlays is not null))
        {
            if (furthest is not null && register.OffsetBytes < furthest.EndBytes && register.Overlays is null)
            {
                notes.Add($"{register.Block}.{register.FullName}", $"that it may lie over {furthest.Name} is not carried");
            }

            furthest = furthest is null || register.EndBytes > furthest.EndBytes ? register : furthest;
            known[register.Name] = names.Claim(register.SpecName, register.Name);
            WriteRegister(register, known);
        }
    }

    private void WriteCluster(PlacedArray array, PlainNames names)
    {
        var name = names.Claim(array.Model.SpecName, array.Model.Name);
        svd.Open("cluster");
        if (!array.Model.IsGroup)
        {
            svd.Text("dim", array.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
            svd.Text("dimIncrement", array.StrideBytes.ToHex());
        }

        svd.Text("name", array.Model.IsGroup ? name : name + "[%s]");
        svd.Text("description", array.Model.Doc.Length > 0 ? SvdWriter.Line(array.Model.Doc) : name);
        svd.Text("addressOffset", array.OffsetBytes.ToHex());
        var inside = new PlainNames($"{array.Model.Block}.{array.Model.Name}");
        WriteRegisters(array.Model.Registers, inside);
        inside.Note(notes);
        svd.Close();
    }

    private void WriteRegister(RegisterModel register, Dictionary<string, string> known)
    {
        var where = $"{register.Block}.{register.FullName}";
        svd.Open("register");
        svd.Text("name", known[register.Name]);
        if (known[register.Name] != register.SpecName)
        {
            svd.Text("displayName", register.SpecName);
        }

        svd.TextIfAny("description", SvdWriter.Line(register.Doc));
        if (register.Overlays is { } other)
        {
            svd.Text("alternateRegister", known.GetValueOrDefault(other, other));
        }

        svd.Text("addressOffset", register.OffsetBytes.ToHex());
        svd.Text("size", register.WidthBits.ToText());
        if (register.WidthBits > 64)
        {
            notes.Add(where, "has more than 64 bits, which some readers of the format do not expect");
        }

        WriteReset(register, where);
        if (!PlainFormatNotes.HasUsualAccess(register))
        {
            notes.Add(where, "its access widths are not carried");
        }

        if (register.Fields.Count > 0)
        {
            svd.Open("fields");
            _fields.Write(register);
            svd.Close();
        }
        else
        {
            notes.Add(where, "has no fields; readers make one of all its bits, VALUE");
        }

        svd.Close();
    }

    private void WriteReset(RegisterModel register, string where)
    {
        var reset = register.Fields.Where(static field => field.High < 64).Aggregate(0UL, static (sum, field) => sum | field.Reset << field.Low);
        if (register.Fields.Any(static field => field.High >= 64 && field.Reset != 0))
        {
            notes.Add(where, "the reset value of its bits above 63 is not carried");
        }

        svd.Text("resetValue", reset.ToHex());
    }
}
