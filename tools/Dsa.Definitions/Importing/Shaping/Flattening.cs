using Dsa.Bindings.Generator;
using Dsa.Definitions.Importing.Tree;

namespace Dsa.Definitions.Importing.Shaping;

/// <summary>Takes groups out of groups, until there are only registers, and arrays and groups of registers.</summary>
/// <remarks>
/// A group that is there once gives its arrays and groups to what holds it, under composed names. An array inside an array is
/// written out, either in each element of the outer one or once for each of them, whichever is shorter. No register is lost.
/// </remarks>
internal sealed class Flattening(string path, ImportNotes notes)
{
    /// <summary>Registers that arrays in arrays may become, in one file.</summary>
    private const long LargestWritten = 1 << 16;

    private long _written;

    /// <summary>Flattens members that lie side by side.</summary>
    public FlatSet Flatten(IEnumerable<ImportedMember> members)
    {
        var set = new FlatSet();
        foreach (var member in members)
        {
            switch (member)
            {
                case ImportedRegister { IsArray: false } register:
                    set.Registers.Add(new(register, register.SpecName, register.OffsetBytes));
                    break;
                case ImportedRegister register:
                    var element = new FlatSet();
                    element.Registers.Add(new(register, register.SpecName, 0));
                    Repeat(set, register, element);
                    break;
                case ImportedGroup { IsArray: false } group:
                    Hoist(set, group, Flatten(group.Members), group.SpecName, group.OffsetBytes);
                    break;
                case ImportedGroup group:
                    Repeat(set, group, Flatten(group.Members));
                    break;
            }
        }

        return set;
    }

    private static FlatRegister Inside(FlatRegister register, string outer, long offset) =>
        register with { SpecName = outer + "_" + register.SpecName, OffsetBytes = register.OffsetBytes + offset };

    private static FlatArray Inside(FlatArray array, string outer, long offset) =>
        array with { SpecName = outer + "_" + array.SpecName, OffsetBytes = array.OffsetBytes + offset };

    /// <summary>The registers of all elements, under names with their number.</summary>
    public static IEnumerable<FlatRegister> WriteOut(FlatArray array) => array.IsGroup
        ? array.Registers.Select(register => Inside(register, array.SpecName, array.OffsetBytes))
        : Enumerable.Range(0, (int)array.Count).SelectMany(index =>
            array.Registers.Select(register => Element(register, array, index)));

    private static FlatRegister Element(FlatRegister register, FlatArray array, int index)
    {
        var name = array.SpecName + index.ToText();
        return register with
        {
            SpecName = array.Registers.Count == 1 && register.SpecName == array.SpecName ? name : name + "_" + register.SpecName,
            OffsetBytes = array.OffsetBytes + index * array.StrideBytes + register.OffsetBytes,
        };
    }

    /// <summary>Puts a group that is there once beside what surrounds it.</summary>
    private void Hoist(FlatSet set, ImportedGroup group, FlatSet inner, string name, long offset)
    {
        var own = new List<FlatRegister>(inner.Registers);
        foreach (var array in inner.Arrays)
        {
            var isBetween = own.Count > 0 && array.OffsetBytes < own.Max(static register => register.EndBytes)
                && own.Min(static register => register.OffsetBytes) < array.EndBytes;
            if (isBetween && array.WrittenOut <= ImportLimits.WrittenOut)
            {
                Account(group, array.WrittenOut);
                own.AddRange(WriteOut(array));
                NoteWrittenOut(array, $"stands between registers of {group.SpecName}");
            }
            else
            {
                set.Arrays.Add(Inside(array, name, offset));
            }
        }

        if (own.Count > 0)
        {
            var isAlternate = group.IsAlternate;
            set.Arrays.Add(new(name, group.Doc, group.Line, offset, own) { IsAlternate = isAlternate });
        }
    }

    /// <summary>Makes an array of what one element has.</summary>
    private void Repeat(FlatSet set, ImportedMember member, FlatSet element)
    {
        if (element.Registers.Count == 0 && element.Arrays.Count == 0)
        {
            return;
        }

        var bytes = element.Registers.Select(static each => each.EndBytes).Concat(element.Arrays.Select(static each => each.EndBytes)).Max();
        if (element.Registers.Count == 0 && element.Arrays is [{ IsGroup: false } only] && only.Count * only.StrideBytes == member.StrideBytes)
        {
            notes.Add(member.Line, member.SpecName, $"is one array with {only.SpecName} in it: element [i][j] has the number i * {only.Count} + j");
            set.Arrays.Add(Inside(only, member.SpecName, member.OffsetBytes) with { Count = Multiply(member, only.Count) });
            return;
        }

        var inElement = element.Registers.Count + element.Arrays.Sum(static array => array.WrittenOut);
        var isOverlapping = bytes > member.StrideBytes && member.Count > 1;
        if (!isOverlapping && (element.Arrays.Count == 0 || inElement <= Math.Min(member.Count * element.Written, LargestWritten)))
        {
            set.Arrays.Add(ArrayOf(member, element));
        }
        else
        {
            Unroll(set, member, element, isOverlapping);
        }
    }

    private FlatArray ArrayOf(ImportedMember member, FlatSet element)
    {
        var registers = new List<FlatRegister>(element.Registers);
        foreach (var array in element.Arrays)
        {
            Account(member, array.WrittenOut);
            registers.AddRange(WriteOut(array));
            if (!array.IsGroup)
            {
                NoteWrittenOut(array, $"stands in the array {member.SpecName}");
            }
        }

        return new(member.SpecName, member.Doc, member.Line, member.OffsetBytes, registers)
        {
            Count = member.Count,
            StrideBytes = member.Count == 1 ? Math.Max(member.StrideBytes, registers.Max(static each => each.EndBytes)) : member.StrideBytes,
            IsAlternate = member.IsAlternate,
        };
    }

    /// <summary>Writes an array down element by element.</summary>
    private void Unroll(FlatSet set, ImportedMember member, FlatSet element, bool isOverlapping)
    {
        Account(member, member.Count * element.Written);
        notes.Add(member.Line, member.SpecName, isOverlapping
            ? $"its elements share bytes, so its {member.Count} elements are written out"
            : $"holds arrays, so its {member.Count} elements are written out");
        for (var index = 0; index < (int)member.Count; index++)
        {
            var name = member.SpecName + index.ToText();
            var offset = member.OffsetBytes + index * member.StrideBytes;
            if (member is ImportedGroup group)
            {
                Hoist(set, group, element, name, offset);
            }
            else
            {
                set.Registers.AddRange(element.Registers.Select(register =>
                    register with { SpecName = name, OffsetBytes = offset + register.OffsetBytes, IsAlternate = true }));
            }
        }
    }

    private void NoteWrittenOut(FlatArray array, string why)
    {
        if (!array.IsGroup)
        {
            notes.Add(array.Line, array.SpecName, $"{why}, so its {array.Count} elements are written out");
        }
    }

    private void Account(ImportedMember member, long written)
    {
        _written += written;
        if (member.Count > LargestWritten || _written > LargestWritten)
        {
            throw new ImportException(
                path, member.Line, 0,
                $"'{member.SpecName}' holds arrays in arrays; more than {LargestWritten} registers would have to be written out; write fewer elements.");
        }
    }

    private long Multiply(ImportedMember member, long inner)
    {
        var elements = Math.BigMul(member.Count, inner, out var low) == 0 ? low : -1;
        return elements is > 0 and <= ImportLimits.Elements
            ? elements
            : throw new ImportException(path, member.Line, 0, $"'{member.SpecName}' has more than {ImportLimits.Elements} elements; write fewer.");
    }
}
