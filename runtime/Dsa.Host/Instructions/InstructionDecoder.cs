using System.Buffers.Binary;

namespace Dsa.Host.Instructions;

/// <summary>Finds the emulated instructions in the code of 64-bit programs (Intel SDM, volume 2, chapter 2 and the pages of the instructions).</summary>
internal static class InstructionDecoder
{
    /// <summary>The longest instruction, in bytes; a longer one is #GP.</summary>
    public const int LongestBytes = 15;

    private const int SibFollows = 4;
    private const int NoIndex = 4;
    private const int NoBase = 5;

    /// <summary>Decodes the instruction that <paramref name="code"/> begins with.</summary>
    /// <param name="code">Bytes from the instruction pointer on; as many as there are.</param>
    /// <returns>The instruction; of kind None if it is none of ours, not a valid one, or cut off.</returns>
    public static DecodedInstruction Decode(ReadOnlySpan<byte> code)
    {
        code = code[..Math.Min(code.Length, LongestBytes)];
        var prefixes = new Prefixes();
        var at = 0;
        while (at < code.Length && prefixes.Take(code[at]))
        {
            at++;
        }

        if (prefixes.IsLocked || code.Length - at < 3 || code[at] != 0x0F)
        {
            return default;
        }

        return (code[at + 1], code[at + 2]) switch
        {
            (0x38, 0xF8) => Store(code, at + 3, prefixes),
            (0xAE, var modRm) => Wait(at + 3, modRm, prefixes),
            _ => default,
        };
    }

    private static DecodedInstruction Wait(int length, byte modRm, Prefixes prefixes)
    {
        if (modRm >> 6 != 3 || ((modRm >> 3) & 7) != 6)
        {
            return default;
        }

        var kind = prefixes.Mandatory switch
        {
            0x66 => InstructionKind.Tpause,
            0xF2 => InstructionKind.Umwait,
            0xF3 => InstructionKind.Umonitor,
            _ => InstructionKind.None,
        };
        return kind == InstructionKind.None
            ? default
            : new(kind, (byte)length, (byte)((modRm & 7) | prefixes.BaseBit), DecodedInstruction.NoRegister, DecodedInstruction.NoRegister, 0, prefixes.Segment, prefixes.IsAddress32, 0);
    }

    private static DecodedInstruction Store(ReadOnlySpan<byte> code, int at, Prefixes prefixes)
    {
        var kind = prefixes.Mandatory switch
        {
            0x66 => InstructionKind.MoveDir64B,
            0xF2 => InstructionKind.Enqcmd,
            0xF3 => InstructionKind.Enqcmds,
            _ => InstructionKind.None,
        };
        if (kind == InstructionKind.None || at >= code.Length || code[at] >> 6 == 3)
        {
            return default;
        }

        var modRm = code[at++];
        var mode = modRm >> 6;
        var hasSib = (modRm & 7) == SibFollows;
        if (hasSib && at >= code.Length)
        {
            return default;
        }

        // Without a SIB byte, as with one that has no index and the base of ModRM.
        var sib = hasSib ? code[at++] : (byte)((NoIndex << 3) | (modRm & 7));
        var index = ((sib >> 3) & 7) | (hasSib ? prefixes.IndexBit : 0);
        var @base = sib & 7;

        // Without a displacement, the number of RBP and R13 means none: RIP-relative, or with a SIB byte no base at all.
        var isDisplacementOnly = mode == 0 && @base == NoBase;
        var displacementBytes = mode == 1 ? 1 : mode == 2 || isDisplacementOnly ? 4 : 0;
        if (at + displacementBytes > code.Length)
        {
            return default;
        }

        var baseRegister = !isDisplacementOnly ? (byte)(@base | prefixes.BaseBit) : hasSib ? DecodedInstruction.NoRegister : DecodedInstruction.Rip;
        return new(
            kind, (byte)(at + displacementBytes), (byte)(((modRm >> 3) & 7) | prefixes.RegisterBit), baseRegister, index == NoIndex ? DecodedInstruction.NoRegister : (byte)index,
            (byte)(sib >> 6), prefixes.Segment, prefixes.IsAddress32, Displacement(code.Slice(at, displacementBytes)));
    }

    private static int Displacement(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        0 => 0,
        1 => (sbyte)bytes[0],
        _ => BinaryPrimitives.ReadInt32LittleEndian(bytes),
    };

    /// <summary>The prefixes before an opcode.</summary>
    private struct Prefixes
    {
        private byte _repeat;
        private byte _rex;
        private bool _isOperandSize;

        /// <summary>The one that selects the instruction: the last of F2 and F3 goes before 66; 0 if there is none.</summary>
        public readonly byte Mandatory => _repeat != 0 ? _repeat : _isOperandSize ? (byte)0x66 : (byte)0;

        /// <summary>LOCK: #UD with all of these instructions.</summary>
        public bool IsLocked { get; private set; }

        public bool IsAddress32 { get; private set; }

        /// <summary>The last of FS and GS; the others mean nothing in 64-bit mode, not even that an earlier one is void.</summary>
        public SegmentOverride Segment { get; private set; }

        /// <summary>REX.R, REX.X and REX.B as bit 3 of a register's number.</summary>
        public readonly int RegisterBit => (_rex << 1) & 8;

        public readonly int IndexBit => (_rex << 2) & 8;

        public readonly int BaseBit => (_rex << 3) & 8;

        /// <summary>Takes a prefix; false if it is none.</summary>
        public bool Take(byte value)
        {
            if ((value & 0xF0) == 0x40)
            {
                _rex = value;
                return true;
            }

            switch (value)
            {
                case 0x66:
                    _isOperandSize = true;
                    break;
                case 0x67:
                    IsAddress32 = true;
                    break;
                case 0xF2 or 0xF3:
                    _repeat = value;
                    break;
                case 0xF0:
                    IsLocked = true;
                    break;
                case 0x64:
                    Segment = SegmentOverride.Fs;
                    break;
                case 0x65:
                    Segment = SegmentOverride.Gs;
                    break;
                case 0x26 or 0x2E or 0x36 or 0x3E:
                    break;
                default:
                    return false;
            }

            // A REX that does not stand right before the opcode means nothing.
            _rex = 0;
            return true;
        }
    }
}
