using System.Globalization;
using System.Numerics;
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
        var names = new PlainNames(StringComparer.Ordinal);
        WriteRegisters(block.Registers, names);
        foreach (var array in block.Arrays)
        {
            var name = RdlWriter.Escape(names.Claim(array.Model.SpecName, array.Model.Name));
            rdl.Open("regfile");
            rdl.Doc(array.Model.Doc);
            WriteRegisters(array.Model.Registers, new(StringComparer.Ordinal));
            rdl.Close(array.Model.IsGroup
                ? $"{name} @ {array.OffsetBytes.ToHex()}"
                : $"{name}[{array.Count.ToString(CultureInfo.InvariantCulture)}] @ {array.OffsetBytes.ToHex()} += {array.StrideBytes.ToHex()}");
        }
    }

    private void WriteRegisters(IEnumerable<RegisterModel> registers, PlainNames names)
    {
        RegisterModel? furthest = null;
        foreach (var register in registers.OrderBy(static register => register.OffsetBytes).ThenBy(static register => register.Overlays is not null))
        {
            var where = $"{register.Block}.{register.FullName}";
            if (furthest is not null && register.OffsetBytes < EndOf(furthest))
            {
                notes.Add(where, $"that it may lie over {furthest.Name} is not carried, and some readers refuse it");
            }

            furthest = furthest is null || EndOf(register) > EndOf(furthest) ? register : furthest;

            WriteRegister(register, RdlWriter.Escape(names.Claim(register.SpecName, register.Name)), where);
        }
    }

    private static long EndOf(RegisterModel register) => register.OffsetBytes + register.WidthBits / 8;

    private void WriteRegister(RegisterModel register, string name, string where)
    {
        rdl.Open("reg");
        rdl.Doc(register.Doc);
        if (BitOperations.IsPow2(register.WidthBits))
        {
            rdl.Line($"regwidth = {register.WidthBits.ToText()};");
            if (register.WriteWidths is [var width] && register.ReadWidths is [var read] && read == width && width < Math.Min(register.WidthBits, 64))
            {
                rdl.Line($"accesswidth = {width.ToText()};");
            }

            _fields.Write(register, where);
            rdl.Close($"{name} @ {register.OffsetBytes.ToHex()}");
            return;
        }

        notes.Add(where, $"has {register.WidthBits} bits, which is no power of two; it becomes an array of bytes without its fields");
        rdl.Line("regwidth = 8;");
        rdl.Line("field { sw = rw; hw = rw; } VALUE[7:0];");
        rdl.Close($"{name}[{(register.WidthBits / 8).ToText()}] @ {register.OffsetBytes.ToHex()} += 0x1");
    }
}
