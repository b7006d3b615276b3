using Dsa.Host.Memory;
using Dsa.Platform.Memory;
using Dsa.Platform.Scheduling;

namespace Dsa.Host.Tests.Memory;

/// <summary>The memory of this very process, as a device reaches it.</summary>
public sealed class HostProcessMemoryTests : IDisposable
{
    private const int PageBytes = OwnPages.PageBytes;

    private readonly RealTimeScheduler _scheduler = new();
    private readonly HostProcessMemory _memory;
    private readonly OwnPages _pages = new(4);

    public HostProcessMemoryTests() => _memory = new HostProcessMemory(_scheduler, Environment.ProcessId, Environment.ProcessId);

    public void Dispose()
    {
        _memory.End();
        _pages.Dispose();
        _scheduler.Dispose();
    }

    [Fact]
    public void Only_pages_that_are_in_memory_are_reached()
    {
        Assert.Equal((0, FaultKind.NotPresent), Reach(0, 1, MemoryAccess.Read));
        _pages.Bytes[0] = 1;
        _pages.Bytes[PageBytes] = 1;
        Assert.Equal((2 * PageBytes) - 8, Reach(8, 4 * PageBytes - 8, MemoryAccess.Read).Bytes);
        Assert.Equal(100, Reach(8, 100, MemoryAccess.Write).Bytes);
        _pages.Drop(0, 1);
        Assert.Equal((0, FaultKind.NotPresent), Reach(8, 100, MemoryAccess.Read));
        Assert.Equal(PageBytes, Reach(PageBytes, 2 * PageBytes, MemoryAccess.Read).Bytes);
    }

    [Fact]
    public void Looking_brings_nothing_in()
    {
        Reach(0, 4 * PageBytes, MemoryAccess.Write);
        Assert.False(_memory.TryPeek(_pages.Address, out _));
        Assert.Equal(0, Reach(0, 1, MemoryAccess.Read).Bytes);
    }

    [Fact]
    public void A_requested_page_is_there_afterwards()
    {
        Assert.True(_memory.TryFaultIn(_pages.Address, MemoryAccess.Read));
        Assert.True(_memory.TryFaultIn(_pages.Address + PageBytes, MemoryAccess.Write));
        Assert.Equal(2 * PageBytes, Reach(0, 3 * PageBytes, MemoryAccess.Write).Bytes);
        Assert.Equal(0, _pages.Bytes[..(2 * PageBytes)].IndexOfAnyExcept((byte)0) + 1);
    }

    [Fact]
    public void What_may_not_be_written_is_not_reached_for_writing()
    {
        _pages.Bytes.Fill(7);
        _pages.Set(2, 2, OwnPages.Rights.Read);
        Assert.Equal(2 * PageBytes, Reach(0, 4 * PageBytes, MemoryAccess.Write).Bytes);
        Assert.Equal((0, FaultKind.Protection), Reach(2 * PageBytes, 1, MemoryAccess.Write));
        Assert.Equal(4 * PageBytes, Reach(0, 4 * PageBytes, MemoryAccess.Read).Bytes);
        Assert.False(_memory.TryFaultIn(_pages.Address + (2 * PageBytes), MemoryAccess.Write));
        Assert.True(_memory.TryFaultIn(_pages.Address + (2 * PageBytes), MemoryAccess.Read));
    }

    [Fact]
    public void Rights_that_have_changed_since_they_were_looked_up_are_respected()
    {
        _pages.Bytes.Fill(7);
        Assert.Equal(4 * PageBytes, Reach(0, 4 * PageBytes, MemoryAccess.Write).Bytes);
        _pages.Set(1, 1, OwnPages.Rights.Read);
        Assert.Equal(PageBytes, _memory.CopyTo(_pages.Address, new byte[2 * PageBytes]));
        Assert.Equal(0, _memory.CopyTo(_pages.Address + PageBytes, new byte[8]));
        Assert.False(_memory.StoreRecord(_pages.Address + PageBytes, new byte[32]));
        Assert.Equal(-1, _pages.Bytes[PageBytes..].IndexOfAnyExcept((byte)7));
    }

    [Fact]
    public void Nothing_is_reached_where_nothing_is_mapped()
    {
        _pages.Bytes.Fill(7);
        _pages.Remove(2, 1);
        Assert.Equal(2 * PageBytes, Reach(0, 4 * PageBytes, MemoryAccess.Read).Bytes);
        Assert.Equal(2 * PageBytes, _memory.CopyFrom(_pages.Address, new byte[4 * PageBytes]));
        Assert.False(_memory.TryFaultIn(_pages.Address + (2 * PageBytes), MemoryAccess.Read));
        foreach (var address in new ulong[] { 0, 0x7FFF_FFFF_F000, 0x8000_0000_0000_0000, ulong.MaxValue })
        {
            Assert.Equal(0, _memory.Reach(address, 64, MemoryAccess.Read, out _));
            Assert.False(_memory.TryFaultIn(address, MemoryAccess.Read));
            Assert.Equal(0, _memory.CopyTo(address, new byte[64]));
        }
    }

    [Fact]
    public void A_record_is_stored_as_a_whole()
    {
        byte[] record = [1, .. Enumerable.Repeat((byte)2, 31)];
        Assert.True(_memory.StoreRecord(_pages.Address + 64, record));
        Assert.Equal(record, _pages.Bytes.Slice(64, 32).ToArray());
        Assert.True(_memory.TryPeek(_pages.Address + 64, out var status));
        Assert.Equal(1, status);
    }

    [Fact]
    public void Once_it_has_ended_nothing_is_reached()
    {
        _pages.Bytes.Fill(7);
        _memory.End();
        Assert.Equal(0, Reach(0, 64, MemoryAccess.Read).Bytes);
        Assert.Equal(0, _memory.CopyTo(_pages.Address, new byte[8]));
        Assert.Equal(0, _memory.CopyFrom(_pages.Address, new byte[8]));
        Assert.False(_memory.StoreRecord(_pages.Address, new byte[32]));
        Assert.Equal(-1, _pages.Bytes.IndexOfAnyExcept((byte)7));
    }

    private (int Bytes, FaultKind Kind) Reach(int offset, int length, MemoryAccess access) =>
        (_memory.Reach(_pages.Address + (ulong)offset, length, access, out var kind), kind);
}
