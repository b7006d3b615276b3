using System.Globalization;
using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Exporting.Registers;

namespace Dsa.Definitions.Exporting.SystemRdl;

/// <summary>Writes registers, and arrays and groups as register files.</summary>
internal sealed class RdlRegisterWriter(RdlWriter rdl, IReadOnlyDictionary<string, string> enums, ExportNotes notes)
{
    private readonly RdlFieldWriter _fields = new(rdl, enums, notes);

    /// <summary>Writes everything in a block.</summary>
    public void Write(BlockContent block)
    {
        var names = new PlainNames(block.Model.Name);
        WriteRegisters(block.Registers, names);
        foreach (var array in block.Arrays)
        {
            var name = RdlWriter.Escape(names.Claim(array.Model.SpecName, array.Model.Name));
            rdl.Open("regfile");
            rdl.Doc(array.Model.Doc);
            var inside = new PlainNames($"{block.Model.Name}.{array.Model.Name}");
            WriteRegisters(array.Model.Registers, inside);
            inside.Note(notes);
            rdl.Close(array.Model.IsGroup
                ? $"{name} @ {array.OffsetBytes.ToHex()}"
                : $"{name}[{array.Count.ToString(CultureInfo.InvariantCulture)}] @ {array.OffsetBytes.ToHex()} += {array.StrideBytes.ToHex()}");
        }

        names.Note(notes);
        if (block.EndBytes != block.Model.SizeBytes)
        {
            notes.Add(block.Model.Name, $"its size, {block.Model.SizeBytes.ToHex()}, is not carried");
        }
    }

    private void WriteRegisters(IEnumerable<RegisterModel> registers, PlainNames names)
    {
        RegisterModel? furthest = null;
        foreach (var register in registers.OrderBy(static register => register.OffsetBytes).ThenBy(static register => register.Overlays is not null))
        {
            var where = $"{register.Block}.{register.FullName}";
            if (furthest is not null && register.OffsetBytes < furthest.EndBytes)
            {
                notes.Add(where, $"that it may lie over {furthest.Name} is not carried, and some readers refuse it");
            }

            furthest = furthest is null || register.EndBytes > furthest.EndBytes ? register : furthest;

            NoteAccess(register, where);
            foreach (var part in RdlParts.Of(register, where, notes))
            {
                WriteRegister(part, RdlWriter.Escape(names.Claim(part.SpecName, part.Name)), where);
            }
        }
    }

    private void WriteRegister(RegisterModel register, string name, string where)
    {
        rdl.Open("reg");
        rdl.Doc(register.Doc);
        rdl.Line($"regwidth = {register.WidthBits.ToText()};");
        if (IsOneWidth(register) && register.ReadWidths[0] < Math.Min(register.WidthBits, 64))
        {
            rdl.Line($"accesswidth = {register.ReadWidths[0].ToText()};");
        }

        _fields.Write(register, where);
        rdl.Close($"{name} @ {register.OffsetBytes.ToHex()}");
    }

    private static bool IsOneWidth(RegisterModel register) => register.ReadWidths.Count == 1 && register.ReadWidths.Equals(register.WriteWidths);

    private void NoteAccess(RegisterModel register, string where)
    {
        if (!IsOneWidth(register))
        {
            notes.Add(where, "its access widths are not carried");
        }
    }
}
