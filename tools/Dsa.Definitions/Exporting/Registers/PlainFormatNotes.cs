using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Importing.Shaping;
using Dsa.Definitions.Writing;

namespace Dsa.Definitions.Exporting.Registers;

/// <summary>Notes what formats that know only registers and fields cannot say.</summary>
internal sealed class PlainFormatNotes(ExportNotes notes)
{
    /// <summary>Notes everything of a device that is no register, and everything of its registers that has no counterpart.</summary>
    /// <param name="device">The device.</param>
    /// <param name="blocks">What of its blocks is written.</param>
    /// <param name="enums">The enums that are written.</param>
    /// <param name="revision">The one revision that is written.</param>
    public void Add(DeviceModel device, IReadOnlyList<BlockContent> blocks, IReadOnlyList<EnumModel> enums, string revision)
    {
        AddHeader(device.Header, revision);
        foreach (var block in blocks.Where(static block => block.IsEmpty))
        {
            notes.Add(block.Model.Name, "holds nothing that is carried, and is left out");
        }

        foreach (var declaration in device.Declarations)
        {
            switch (declaration)
            {
                case StructureFileModel structure:
                    notes.Add(structure.Structure.TypeName, "is a structure in memory, and is not carried");
                    break;
                case EnumModel { IsFlags: true } flags:
                    notes.Add(flags.Name, "is a flags type; the names of its bits are not carried");
                    break;
                case ResetKindModel resets:
                    notes.Add(device.Header.Name, $"has the kinds of reset {string.Join(", ", resets.Kinds)}, which are not carried");
                    break;
                case EnumModel type:
                    AddEnum(type, enums.Contains(type));
                    break;
                case BlockModel block:
                    AddBlock(block);
                    break;
                case RegisterFileModel file:
                    AddRegister(file.Register);
                    break;
                case ArrayModel array:
                    AddGate($"{array.Block}.{array.Name}", array.Availability);
                    foreach (var register in array.Registers)
                    {
                        AddRegister(register);
                    }

                    break;
            }
        }
    }

    /// <summary>Whether the widths of accesses are those that readers assume.</summary>
    public static bool HasUsualAccess(RegisterModel register)
    {
        var usual = RegisterParts.AccessBits(register.WidthBits, register.OffsetBytes);
        return register.ReadWidths is [var read] && register.WriteWidths is [var write] && read == usual && write == usual;
    }

    /// <summary>Whether an enum names every value that fits.</summary>
    public static bool IsComplete(EnumModel type) => type.Bits <= 16 && type.Members.Count == 1 << type.Bits;

    private void AddHeader(DeviceHeaderModel header, string revision)
    {
        var others = header.Revisions.Where(each => each != revision).ToList();
        AddIf(others.Count > 0, header.Name, $"that it covers the revisions {string.Join(", ", others)} is not carried");
        AddIf(header.Variants.Count > 0, header.Name, $"has the variants {string.Join(", ", header.Variants)}, which are not carried");
        AddIf(header.Namespace != header.Name, header.Name, $"the namespace {header.Namespace} is not carried");
    }

    private void AddEnum(EnumModel type, bool isWritten)
    {
        if (!isWritten)
        {
            notes.Add(type.Name, "is the type of no field that is written, and is not carried");
            return;
        }

        AddGate(type.Name, type.Availability);
        AddIf(type.IsOpen && IsComplete(type), type.Name, "that it is open, though every value has a name, is not carried");
        AddIf(type.Doc.Length > 0, type.Name, "its documentation is not carried");
        foreach (var member in type.Members)
        {
            AddGate($"{type.Name}.{member.Name}", member.Availability);
        }
    }

    private void AddBlock(BlockModel block)
    {
        AddGate(block.Name, block.Availability);
        foreach (var condition in block.Conditions)
        {
            var array = condition.Array is null ? "" : condition.Array + ".";
            notes.Add($"{block.Name}.{array}{condition.Name}", $"is the condition {condition.Text}, and is not carried");
        }

        foreach (var portal in block.Portals)
        {
            notes.Add($"{block.Name}.{portal.Array}.{portal.Name}", "is a portal, and is not carried");
        }
    }

    private void AddRegister(RegisterModel register)
    {
        var where = $"{register.Block}.{register.FullName}";
        AddGate(where, register.Availability);
        AddIf(register.IsCapability, where, "that its value never changes is not carried");
        AddIf(register.IsComputed, where, "that it is computed is not carried");
        AddIf(register.IsSticky || register.Survives.Count > 0, where, "which resets it survives is not carried");
        var isUnusedElsewhere = register.Fields.All(static field => field.Access == AccessMode.ReadOnly);
        foreach (var gap in register.Gaps)
        {
            var bits = RegisterWriter.Bits(gap.High, gap.Low);
            AddIf(gap.SpecName != GapModel.NameOf(gap.High, gap.Low), where, $"the name of its bits {bits}, {gap.SpecName}, is not carried");
            AddIf(gap.IsReadOnly != isUnusedElsewhere, where, $"that its bits {bits} are {(gap.IsReadOnly ? "unused" : "reserved")} is not carried");
        }

        foreach (var field in register.Fields)
        {
            AddField($"{where}.{field.Name}", field);
        }
    }

    private void AddField(string where, FieldModel field)
    {
        AddGate(where, field.Availability);
        AddIf(field.Lock is not null, where, $"that it is locked while {field.Lock} is not carried");
        AddIf(field.IsComputed, where, "that it is computed is not carried");
        AddIf(field.IsSticky, where, "which resets it survives is not carried");
        AddIf(field.ResetExpression is not null, where, $"its reset value, {field.ResetText}, is announced and not carried");
        AddIf(field.Type.Kind == FieldKind.Bitmap, where, $"that its bits are {(field.Type.Name is { } type ? $"those of {type}" : "a set")} is not carried");
        var words = Enumerable.Range(0, field.High / 64 - field.Low / 64 + 1).Select(word => $"{field.SpecName}_{word.ToText()}").ToList();
        AddIf(words.Count > 1, where, $"is more than a number of 64 bits can hold; an import makes {string.Join(", ", words)} of it");
        AddIf(field.Type.Kind == FieldKind.Flags, where, $"that its bits are those of {field.Type.Name} is not carried");
        AddIf(field.Access == AccessMode.SelfClearing, where, "that it reads 1 only while in progress is not carried");
    }

    private void AddGate(string where, AvailabilityModel gate)
    {
        string?[] parts =
        [
            gate.Since is null ? null : $"since revision {gate.Since}",
            gate.Until is null ? null : $"until revision {gate.Until}",
            gate.Only.Count == 0 ? null : $"only in {string.Join(", ", gate.Only)}",
            gate.When is null ? null : $"when {gate.When}",
        ];
        AddIf(gate != AvailabilityModel.Always, where, $"that it is there {string.Join(", ", parts.OfType<string>())} is not carried");
    }

    private void AddIf(bool isSo, string where, string what)
    {
        if (isSo)
        {
            notes.Add(where, what);
        }
    }
}
