using System.Globalization;
using System.Text;
using Dsa.Host.Instructions;
using Dsa.Host.Tests.Supervision;

namespace Dsa.Host.Tests.Instructions;

/// <summary>One way to write the two operands of a store, and register values that lead it from a place of an arena into a portal.</summary>
/// <remarks>An arena, whose every word is its own address, follows each portal. Bases of FS and GS are fixed.</remarks>
internal sealed record OperandForm(InstructionKind Kind, int Destination, int Base, int Index, int Shift, SegmentOverride Segment, bool IsAddress32)
{
    public const int Rip = 16;
    public const int None = -1;
    public const ulong FsBase = 0x0123_0000;
    public const ulong GsBase = 0x0456_0000;
    public const ulong LowArena = RecordingTarget.LowPortal + RecordingTarget.PortalBytes;
    public const ulong HighArena = RecordingTarget.Portal + RecordingTarget.PortalBytes;

    private const ulong Garbage = 0x5A5A_5A5A_0000_0000;
    private const int StackPointer = 4;

    private static readonly string[] Names64 = ["rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "rip"];
    private static readonly string[] Names32 = ["eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi", "r8d", "r9d", "r10d", "r11d", "r12d", "r13d", "r14d", "r15d", "eip"];

    /// <summary>Chosen, or what the registers need.</summary>
    public int Displacement { get; private set; }

    /// <summary>The values that the registers have before the instruction.</summary>
    public Dictionary<int, ulong> Values { get; } = [];

    /// <summary>Where the source lies.</summary>
    public ulong Source { get; private set; }

    /// <summary>Where the destination lies.</summary>
    public ulong Slot { get; private set; }

    /// <summary>Every register as destination with every base, and every base with every index, the rest in turns; what can be carried out.</summary>
    public static List<OperandForm> All()
    {
        var forms = new List<OperandForm>();
        foreach (var kind in new[] { InstructionKind.MoveDir64B, InstructionKind.Enqcmd })
        {
            for (var number = 0; number < 16 * 18 * 4; number++)
            {
                var (destination, @base, turn) = (number / 72, (number / 4 % 18) - 1, number % 4);
                forms.Add(Choose(kind, forms.Count, destination, @base, (destination * 5) + (@base * 3) + (turn * 7) + 3, turn));
            }

            for (var number = 0; number < 16 * 16; number++)
            {
                forms.Add(Choose(kind, forms.Count, ((number / 16 * 3) + number + 5) % 16, number / 16, number % 16, (number + (number / 16)) % 4));
            }
        }

        return [.. forms.Where(static form => form.Solve())];
    }

    /// <summary>The instruction in the assembler's Intel syntax.</summary>
    public string Text()
    {
        var names = IsAddress32 ? Names32 : Names64;
        var parts = new List<string>();
        if (Base != None)
        {
            parts.Add(names[Base]);
        }

        if (Index != None)
        {
            parts.Add($"{names[Index]}*{1 << Shift}");
        }

        if (Base == Rip)
        {
            // A symbol at 0, for the linker to measure from the end of the instruction.
            parts.Add($"origin+0x{SegmentOffset(Source):x}");
        }
        else if (Displacement != 0 || parts.Count == 0)
        {
            parts.Add(Displacement.ToString(CultureInfo.InvariantCulture));
        }

        var segment = Segment == SegmentOverride.None ? (Base == None && Index == None ? "ds:" : string.Empty) : Segment == SegmentOverride.Fs ? "fs:" : "gs:";
        var operand = new StringBuilder().AppendJoin('+', parts).Replace("+-", "-");
        return $"{(Kind == InstructionKind.MoveDir64B ? "movdir64b" : "enqcmd")} {names[Destination]}, {segment}[{operand}]";
    }

    /// <summary>The instructions that set the registers.</summary>
    public string Setup() => string.Concat(Values.Select(static pair => $"movabs {Names64[pair.Key]}, 0x{pair.Value:x}\n"));

    private static OperandForm Choose(InstructionKind kind, int number, int destination, int @base, int index, int shift)
    {
        index = index % 17 is StackPointer or 16 || @base == Rip ? None : index % 17;
        var displacement = (number % 3) switch
        {
            0 => 0,
            1 => ((number % 31) - 15) * 8,
            _ => 0x1000 + (number * 8),
        };
        var segment = (number % 5) switch
        {
            0 => SegmentOverride.Fs,
            1 => SegmentOverride.Gs,
            _ => SegmentOverride.None,
        };
        return new(kind, destination, @base, index, index == None ? 0 : shift, segment, number / 3 % 4 == 1)
        {
            Displacement = displacement,
            Slot = (ulong)(number % 64) * 64,
            Source = (ulong)(number % 512) * 8,
        };
    }

    private ulong SegmentOffset(ulong address) => address - Segment switch
    {
        SegmentOverride.Fs => FsBase,
        SegmentOverride.Gs => GsBase,
        _ => 0,
    };

    /// <summary>Finds values; false if there are none, because the destination register alone decides the source.</summary>
    private bool Solve()
    {
        var isLow = IsAddress32 || Base == Rip || (Base == None && Index == None);
        Slot += IsAddress32 ? RecordingTarget.LowPortal : RecordingTarget.Portal;
        Source += (isLow ? LowArena : HighArena) + 0x8_0000;
        Values[Destination] = Slot;
        return (Base == Rip || (Base == None ? SolveIndex() : SolveBase())) && Finish();
    }

    private bool SolveIndex()
    {
        if (Index == None)
        {
            return SetDisplacement((long)SegmentOffset(Source));
        }

        if (Index == Destination)
        {
            return IsAddress32 && SetDisplacement((int)(SegmentOffset(Source) - (Slot << Shift)));
        }

        Values[Index] = (SegmentOffset(Source) - (ulong)Displacement) >> Shift;
        Source = (Values[Index] << Shift) + (ulong)Displacement + (Source - SegmentOffset(Source));
        return true;
    }

    private bool SolveBase()
    {
        var offset = SegmentOffset(Source);
        if (Base == Destination)
        {
            if (Index != None && Index != Destination)
            {
                Values[Index] = 0x40;
            }

            var difference = offset - Slot - (Index == None ? 0 : Values[Index] << Shift);
            return IsAddress32 ? SetDisplacement((int)difference) : SetDisplacement((long)difference);
        }

        if (Index == Base)
        {
            var factor = 1 + (1UL << Shift);
            Values[Base] = (offset - (ulong)Displacement) / factor & ~7UL;
            Source = (Values[Base] * factor) + (ulong)Displacement + (Source - offset);
            return true;
        }

        if (Index != None && Index != Destination)
        {
            Values[Index] = (ulong)(1 + (Destination % 7)) * 64;
        }

        Values[Base] = offset - (ulong)Displacement - (Index == None ? 0 : Values[Index] << Shift);
        return true;
    }

    /// <summary>A form is written with the displacement that it needs.</summary>
    private bool SetDisplacement(long value)
    {
        Displacement = (int)value;
        return value == Displacement;
    }

    private bool Finish()
    {
        if (IsAddress32)
        {
            foreach (var register in Values.Keys.ToList())
            {
                Values[register] = (uint)Values[register] | Garbage;
            }
        }

        return true;
    }
}
