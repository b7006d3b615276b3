using System.Globalization;
using System.Text;
using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Syntax;
using Dsa.Definitions.Importing.Planning;
using Dsa.Definitions.Importing.Shaping;
using Dsa.Definitions.Importing.Tree;

namespace Dsa.Definitions.Importing.Writing;

/// <summary>Writes a planned device as definition text.</summary>
internal sealed class DefinitionWriter
{
    /// <summary>Characters of one file; the rest is continued in another.</summary>
    private const int FileCharacters = Limits.FileCharacters * 9 / 10;

    private readonly StringBuilder _text = new();

    /// <summary>The text of one file, or of several when one would be too large.</summary>
    public static IReadOnlyList<string> Write(PlannedDevice device)
    {
        var files = new List<string>();
        var file = new StringBuilder(Header(device));
        foreach (var block in device.Blocks)
        {
            var text = Write(block);
            if (file.Length + text.Length > FileCharacters && files.Count + file.Length > 0)
            {
                files.Add(file.ToString());
                file = new($"hwdef 1\npart of {device.Name}\n");
            }

            file.Append(text);
        }

        files.Add(file.ToString());
        return files;
    }

    private static string Header(PlannedDevice device)
    {
        var writer = new DefinitionWriter();
        writer._text.Append("hwdef 1\n");
        writer.WriteDoc("", Docs.Of(device.Doc));
        writer._text.Append($"device {device.Name}{Spec(device.Name, device.SpecName)} revision {device.Revision}\n");
        return writer._text.ToString();
    }

    private static string Write(PlannedBlock block)
    {
        var writer = new DefinitionWriter();
        foreach (var values in block.Enums)
        {
            writer.WriteEnum(values);
        }

        writer._text.Append('\n');
        writer.WriteDoc("", block.Doc);
        writer._text.Append($"block {block.Name}{Spec(block.Name, block.SpecName)} size {block.SizeBytes.ToHex()} {{\n");
        foreach (var member in block.Members)
        {
            writer._text.Append('\n');
            writer.WriteMember(member);
        }

        writer._text.Append("}\n");
        return writer._text.ToString();
    }

    /// <summary>The name in the specification, where it is not the one that the name implies.</summary>
    private static string Spec(string name, string? spec) => spec is null || spec == SpecNames.Derive(name) ? "" : $" \"{spec}\"";

    private static string WordOf(FieldAccess access) => access switch
    {
        FieldAccess.ReadOnly => "ro",
        FieldAccess.WriteOnly => "wo",
        FieldAccess.WriteOneToClear => "w1c",
        FieldAccess.WriteOneToSet => "w1s",
        FieldAccess.ReadToClear => "rc",
        FieldAccess.Trigger => "trigger",
        _ => "rw",
    };

    private static string Trailing(string doc) => doc.Length == 0 ? "\n" : $"   /// {doc}\n";

    private void WriteDoc(string indent, IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
        {
            _text.Append(indent).Append("/// ").Append(line).Append('\n');
        }
    }

    private void WriteEnum(PlannedEnum planned)
    {
        var source = planned.Source;
        var isComplete = source.Bits <= 16 && source.Members.Count == 1 << source.Bits;
        _text.Append('\n');
        WriteDoc("", Docs.Of(source.Doc));
        _text.Append($"enum {planned.Name}{Spec(planned.Name, SpecText.Name(source.SpecName ?? ""))} : {source.Bits.ToText()}");
        _text.Append(isComplete || source.IsClosed ? " {\n" : " open {\n");
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var members = source.Members
            .Select(member => (Name: TypeNames.Unique(taken, PascalCase.Of(member.SpecName)), Member: member))
            .Select(static each => (Text: each.Name + Spec(each.Name, SpecText.Name(each.Member.SpecName)), each.Member))
            .ToList();
        var width = Math.Min(members.Max(static each => each.Text.Length), 40);
        foreach (var (text, member) in members)
        {
            _text.Append($"    {text.PadRight(width)} = {member.Value.ToText()}{Trailing(SpecText.Line(member.Doc))}");
        }

        _text.Append("}\n");
    }

    private void WriteMember(PlannedMember member)
    {
        if (member is PlannedRegister register)
        {
            WriteRegister("    ", register);
            return;
        }

        var array = (PlannedArray)member;
        WriteDoc("    ", array.Doc);
        _text.Append(array.Count == 0
            ? $"    group {array.Name}{Spec(array.Name, array.SpecName)} @ {array.OffsetBytes.ToHex()} {{\n"
            : $"    array {array.Name}{Spec(array.Name, array.SpecName)}[{array.Count.ToString(CultureInfo.InvariantCulture)}] @ {array.OffsetBytes.ToHex()} stride {array.StrideBytes.ToHex()} {{\n");
        foreach (var (index, each) in array.Registers.Index())
        {
            _text.Append(index == 0 ? "" : "\n");
            WriteRegister("        ", each);
        }

        _text.Append("    }\n");
    }

    private void WriteRegister(string indent, PlannedRegister register)
    {
        WriteDoc(indent, register.Doc);
        _text.Append($"{indent}register {register.Name}{Spec(register.Name, register.SpecName)} @ {register.OffsetBytes.ToHex()} : {register.WidthBits.ToText()} {WordOf(register.Access)}");
        if (register.AccessWidthBits > 0)
        {
            _text.Append($" read {register.AccessWidthBits.ToText()} write {register.AccessWidthBits.ToText()}");
        }

        _text.Append(register.Overlays is { } other ? $" overlays {other}" : "").Append(" {\n");
        foreach (var field in register.Fields)
        {
            WriteField(indent + "    ", register, field);
        }

        _text.Append(indent).Append("}\n");
    }

    private void WriteField(string indent, PlannedRegister register, PlannedField field)
    {
        var bits = field.High == field.Low ? $"[{field.Low.ToText()}]" : $"[{field.High.ToText()}:{field.Low.ToText()}]";
        _text.Append(indent).Append(bits.PadRight(8));
        if (field.Access is not { } access)
        {
            _text.Append($"reserved \"{field.SpecName ?? field.Name}\"{(register.Access == FieldAccess.ReadOnly ? "" : " ro")}{Trailing("")}");
            return;
        }

        _text.Append(field.Name).Append(Spec(field.Name, field.SpecName));
        _text.Append(field.Enum is { } type ? $" : {type.Name}" : "");
        _text.Append(access == register.Access ? "" : "  " + WordOf(access));
        _text.Append(field.IsVolatile ? "  volatile" : "");
        _text.Append(field.Reset.IsZero ? "" : $"  reset {Hex(field.Reset)}");
        _text.Append(field.Range is { } range ? $"  range {range.Low.ToText()}..{range.High.ToText()}" : "");
        _text.Append(Trailing(field.Doc));
    }

    private static string Hex(System.Numerics.BigInteger value) => ((ulong)value).ToHex();
}
