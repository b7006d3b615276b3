using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Exporting.Registers;

/// <summary>Notes what formats that know only registers and fields cannot say.</summary>
internal sealed class PlainFormatNotes(ExportNotes notes)
{
    /// <summary>Notes everything of a device that is no register, and everything of its registers that has no counterpart.</summary>
    public void Add(DeviceModel device)
    {
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

    private void AddBlock(BlockModel block)
    {
        AddGate(block.Name, block.Availability);
        foreach (var condition in block.Conditions)
        {
            notes.Add($"{block.Name}.{condition.Name}", $"is the condition {condition.Text}, and is not carried");
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
        var usual = Math.Min(register.WidthBits, 64);
        AddIf(
            register.ReadWidths is not [var read] || read != usual || register.WriteWidths is not [var write] || write != usual,
            where, "its access widths are not carried");
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
        AddIf(field.Type.Kind == FieldKind.Bitmap && field.Type.Name is not null, where, $"that its bits are those of {field.Type.Name} is not carried");
        AddIf(field.Type.Kind == FieldKind.Flags, where, $"that its bits are those of {field.Type.Name} is not carried");
        AddIf(field.Access == AccessMode.SelfClearing, where, "that it reads 1 only while in progress is not carried");
    }

    private void AddGate(string where, AvailabilityModel gate)
    {
        AddIf(gate.Since is not null, where, $"that it is there since revision {gate.Since} is not carried");
        AddIf(gate.Until is not null, where, $"that it is there until revision {gate.Until} is not carried");
        AddIf(gate.Only.Count > 0, where, $"that only {string.Join(", ", gate.Only)} has it is not carried");
        AddIf(gate.When is not null, where, $"that it is there when {gate.When} is not carried");
    }

    private void AddIf(bool isSo, string where, string what)
    {
        if (isSo)
        {
            notes.Add(where, what);
        }
    }
}
