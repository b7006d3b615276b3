using Dsa.Host.Memory;
using Dsa.Platform.Memory;
using Dsa.Platform.Scheduling;

namespace Dsa.Host.Tests.Sessions;

/// <summary>The memory of a program which takes what is written only once a record has been: a device that writes is held up until then, for half a minute at most.</summary>
internal sealed class HoldingMemory(IScheduler scheduler, HostProcessMemory memory) : StagedMemory(scheduler, "holding")
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);

    private readonly ManualResetEventSlim _hasRecord = new();

    /// <summary>Whether no record came in that time.</summary>
    public bool WaitedInVain { get; private set; }

    public override int Reach(ulong address, int length, MemoryAccess access, out FaultKind kind) => memory.Reach(address, length, access, out kind);

    public override int CopyTo(ulong address, ReadOnlySpan<byte> data)
    {
        WaitedInVain |= !_hasRecord.Wait(s_longest);
        return memory.CopyTo(address, data);
    }

    public override int CopyFrom(ulong address, Span<byte> data) => memory.CopyFrom(address, data);

    public override bool StoreRecord(ulong address, ReadOnlySpan<byte> record)
    {
        var isStored = memory.StoreRecord(address, record);
        _hasRecord.Set();
        return isStored;
    }

    public override bool TryFaultIn(ulong address, MemoryAccess access) => memory.TryFaultIn(address, access);
}
