using Dsa.Host.Memory;
using Dsa.Platform.Memory;
using Dsa.Platform.Scheduling;

namespace Dsa.Host.Tests.Sessions;

/// <summary>The memory of a program in which records arrive, and nothing else that is written.</summary>
internal sealed class ForgetfulMemory(IScheduler scheduler, HostProcessMemory memory) : StagedMemory(scheduler, "forgetful")
{
    public override int Reach(ulong address, int length, MemoryAccess access, out FaultKind kind) => memory.Reach(address, length, access, out kind);

    public override int CopyTo(ulong address, ReadOnlySpan<byte> data) => data.Length;

    public override int CopyFrom(ulong address, Span<byte> data) => memory.CopyFrom(address, data);

    public override bool StoreRecord(ulong address, ReadOnlySpan<byte> record) => memory.StoreRecord(address, record);

    public override bool TryFaultIn(ulong address, MemoryAccess access) => memory.TryFaultIn(address, access);
}
