using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Exporting.Registers;

namespace Dsa.Definitions.Exporting.SystemRdl;

/// <summary>Writes fields.</summary>
internal sealed class RdlFieldWriter(RdlWriter rdl, IReadOnlyDictionary<string, string> enums, ExportNotes notes)
{
    /// <summary>Writes the fields of a register, from low to high.</summary>
    public void Write(RegisterModel register, string where)
    {
        var names = new PlainNames(where);
        foreach (var field in register.Fields)
        {
            rdl.Line(FieldText(field, names, $"{where}.{field.Name}"));
        }

        if (register.Fields.Count == 0)
        {
            notes.Add(where, "has no fields; as the format asks for one, its bits are a field that is only read, RESERVED");
            rdl.Line($"field {{ sw = r; hw = na; }} RESERVED[{(register.WidthBits - 1).ToText()}:0];");
        }

        names.Note(notes);
    }

    private string FieldText(FieldModel field, PlainNames names, string where)
    {
        var properties = new List<string>();
        if (field.Doc.Length > 0)
        {
            properties.Add($"desc = {RdlWriter.Quote(field.Doc)};");
        }

        properties.Add(AccessOf(field, where));
        if (field.Type.Kind == FieldKind.Enum && enums.TryGetValue(field.Type.Name!, out var type))
        {
            properties.Add($"encode = {type};");
        }

        if (field.Range is { } range)
        {
            notes.Add(where, $"its range, {range.Low} to {range.High}, is not carried");
        }

        var isPulse = field.Access == AccessMode.Trigger && field.Width == 1;
        var reset = field.Reset == 0 && !isPulse ? "" : " = " + field.Reset.ToHex();
        var name = RdlWriter.Escape(names.Claim(field.SpecName, field.Name));
        return $"field {{ {string.Join(' ', properties)} }} {name}[{field.High.ToText()}:{field.Low.ToText()}]{reset};";
    }

    private string AccessOf(FieldModel field, string where)
    {
        if (field.Access == AccessMode.Trigger && field.Width > 1)
        {
            notes.Add(where, "that it is a trigger is not carried, as only one bit can be a pulse");
        }

        return field.Access switch
        {
            AccessMode.ReadOnly => "sw = r; hw = w;",
            AccessMode.WriteOnly => "sw = w; hw = r;",
            AccessMode.WriteOneToClear => "sw = rw; hw = rw; onwrite = woclr; hwset;",
            AccessMode.WriteOneToSet or AccessMode.SelfClearing => "sw = rw; hw = rw; onwrite = woset; hwclr;",
            AccessMode.ReadToClear => "sw = r; hw = w; onread = rclr;",
            AccessMode.Trigger when field.Width == 1 => "sw = w; hw = r; singlepulse;",
            AccessMode.Trigger => "sw = w; hw = r;",
            _ => field.IsVolatile ? "sw = rw; hw = rw;" : "sw = rw; hw = r;",
        };
    }
}
