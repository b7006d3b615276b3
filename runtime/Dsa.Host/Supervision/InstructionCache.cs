using System.Runtime.CompilerServices;
using Dsa.Host.Instructions;

namespace Dsa.Host.Supervision;

/// <summary>Instructions by where they were met, so that instruction and source are read in one go.</summary>
/// <remarks>An entry is a guess: who uses it compares its bytes with those in memory. So nothing ever has to be taken out.</remarks>
internal sealed class InstructionCache
{
    private const int SlotBits = 10;

    private readonly Slot[] _slots = new Slot[1 << SlotBits];

    /// <summary>The place of an instruction; what is there may be another one.</summary>
    public ref Slot this[int processId, ulong address]
    {
        get
        {
            var hash = (address ^ ((ulong)processId << 32)) * 0x9E37_79B9_7F4A_7C15;
            return ref _slots[hash >> (64 - SlotBits)];
        }
    }

    /// <summary>An instruction and its bytes.</summary>
    public struct Slot
    {
        private CodeBytes _code;

        /// <summary>Where it was met.</summary>
        public ulong Address { get; private set; }

        /// <summary>In which process.</summary>
        public int ProcessId { get; private set; }

        /// <summary>What it was.</summary>
        public DecodedInstruction Instruction { get; private set; }

        /// <summary>Its bytes.</summary>
        [System.Diagnostics.CodeAnalysis.UnscopedRef]
        public ReadOnlySpan<byte> Code => ((ReadOnlySpan<byte>)_code)[..Instruction.Length];

        /// <summary>Puts an instruction here.</summary>
        public void Set(int processId, ulong address, DecodedInstruction instruction, ReadOnlySpan<byte> code)
        {
            ProcessId = processId;
            Address = address;
            Instruction = instruction;
            code[..instruction.Length].CopyTo(_code);
        }
    }

    [InlineArray(InstructionDecoder.LongestBytes)]
    private struct CodeBytes
    {
        private byte _first;
    }
}
