using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Exporting.Registers;

namespace Dsa.Definitions.Exporting.Svd;

/// <summary>Writes fields with their access and the names of their values.</summary>
internal sealed class SvdFieldWriter(SvdWriter svd, IReadOnlyDictionary<string, EnumModel> enums, ExportNotes notes)
{
    /// <summary>Writes the fields of a register.</summary>
    public void Write(RegisterModel register)
    {
        var where = $"{register.Block}.{register.FullName}";
        var names = new PlainNames(where);
        foreach (var field in register.Fields)
        {
            Write(field, names.Claim(field.SpecName, field.Name), $"{where}.{field.Name}");
        }

        names.Note(notes);
    }

    private static (string Access, string? Writes, string? Reads) AccessOf(AccessMode access) => access switch
    {
        AccessMode.ReadOnly => ("read-only", null, null),
        AccessMode.WriteOnly => ("write-only", null, null),
        AccessMode.WriteOneToClear => ("read-write", "oneToClear", null),
        AccessMode.WriteOneToSet or AccessMode.SelfClearing => ("read-write", "oneToSet", null),
        AccessMode.ReadToClear => ("read-only", null, "clear"),
        AccessMode.Trigger => ("write-only", "oneToSet", null),
        _ => ("read-write", null, null),
    };

    private void Write(FieldModel field, string name, string where)
    {
        var type = field.Type.Kind == FieldKind.Enum ? enums.GetValueOrDefault(field.Type.Name!) : null;
        var (access, writes, reads) = AccessOf(field.Access);
        if (field.IsVolatile)
        {
            notes.Add(where, "that the device may change it is not carried");
        }

        svd.Open("field");
        svd.Text("name", name);
        svd.TextIfAny("description", SvdWriter.Line(field.Doc));
        svd.Text("bitOffset", field.Low.ToText());
        svd.Text("bitWidth", field.Width.ToText());
        svd.Text("access", access);
        svd.TextIfAny("modifiedWriteValues", writes ?? "");
        WriteConstraint(field, type);
        svd.TextIfAny("readAction", reads ?? "");
        if (type is { Members.Count: > 0 })
        {
            WriteValues(type);
        }

        svd.Close();
    }

    private void WriteConstraint(FieldModel field, EnumModel? type)
    {
        if (field.Range is { } range)
        {
            svd.Open("writeConstraint");
            svd.Open("range");
            svd.Text("minimum", range.Low.ToText());
            svd.Text("maximum", range.High.ToText());
            svd.Close();
            svd.Close();
        }
        else if (type is { IsOpen: false } && field.IsWritable)
        {
            svd.Open("writeConstraint");
            svd.Text("useEnumeratedValues", "true");
            svd.Close();
        }
    }

    private void WriteValues(EnumModel type)
    {
        var names = new PlainNames(type.Name);
        svd.Open("enumeratedValues");
        var own = new PlainNames(type.Name);
        svd.Text("name", own.Claim(type.SpecName, type.Name));
        own.Note(notes);
        foreach (var member in type.Members)
        {
            svd.Open("enumeratedValue");
            svd.Text("name", names.Claim(member.SpecName, member.Name));
            svd.TextIfAny("description", SvdWriter.Line(member.Doc));
            svd.Text("value", member.Value.ToText());
            svd.Close();
        }

        svd.Close();
        names.Note(notes);
    }
}
