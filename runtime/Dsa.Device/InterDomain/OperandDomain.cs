using Dsa.Device.Checks;
using Dsa.Platform.Memory;

namespace Dsa.Device.InterDomain;

/// <summary>The memory that an operand reaches through an IDPT handle, as the entry said when the descriptor began (§15 of the behaviour).</summary>
/// <param name="Handle">The handle.</param>
/// <param name="Requester">In whose name the memory is reached.</param>
/// <param name="HasWindow">Whether addresses are checked against the window.</param>
/// <param name="IsOffset">Whether addresses are offsets from the start of the window.</param>
/// <param name="WindowBase">The first byte of the window.</param>
/// <param name="WindowSize">The bytes of the window.</param>
internal readonly record struct OperandDomain(
    uint Handle, MemoryRequester Requester, bool HasWindow, bool IsOffset, ulong WindowBase, ulong WindowSize)
{
    /// <summary>Takes over an entry.</summary>
    /// <param name="handle">Its handle.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="submitter">Who submitted the descriptor: its privilege the entry may take away, and untranslated its requests stay.</param>
    public static OperandDomain Of(uint handle, IdptEntry entry, MemoryRequester submitter) => new(
        handle,
        submitter with
        {
            Pasid = new Pasid(entry.AccessPasid),
            Privileged = submitter.Privileged && entry.AccessPrivilege == IdptPrivilege.Descriptor,
        },
        entry.WindowEnable,
        entry.WindowEnable && entry.WindowMode == IdptWindowMode.Offset,
        entry.WindowBase,
        entry.WindowSize);

    /// <summary>Whether the window is one: it has bytes, and none behind the end of memory.</summary>
    public bool IsWindowValid => !HasWindow || !BufferChecks.IsEmptyOrWraps(WindowBase, WindowSize);

    /// <summary>Whether a range of a valid window, of at least one byte, may be touched.</summary>
    public bool Covers(ulong address, ulong length)
    {
        if (!HasWindow)
        {
            return true;
        }

        if (!IsOffset && address < WindowBase)
        {
            return false;
        }

        var offset = IsOffset ? address : address - WindowBase;
        return offset < WindowSize && length <= WindowSize - offset;
    }

    /// <summary>Whether operands that are aligned to their elements stay so: an offset counts from the base of the window.</summary>
    public bool KeepsAlignment(uint elementBytes) => !IsOffset || WindowBase % elementBytes == 0;

    /// <summary>Where an address that the window covers lies.</summary>
    public OperandPlace PlaceOf(ulong address) => new(Requester, IsOffset ? WindowBase + address : address);
}
