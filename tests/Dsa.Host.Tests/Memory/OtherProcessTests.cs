using Dsa.Host.Memory;
using Dsa.Platform.Memory;
using Dsa.Platform.Scheduling;

namespace Dsa.Host.Tests.Memory;

/// <summary>The memory of another process, which nobody tells of what becomes of that.</summary>
public sealed class OtherProcessTests : IDisposable
{
    private readonly RealTimeScheduler _scheduler = new();

    public void Dispose() => _scheduler.Dispose();

    [TraceFact]
    public void The_program_that_a_process_executes_is_not_reached_through_the_memory_of_before()
    {
        using var program = new ImageProgram("executes");
        var memory = MemoryOf(program);
        Assert.Equal(64, memory.CopyTo(program.Address, new byte[64]));
        Assert.True(memory.StoreRecord(program.Address, new byte[32]));
        program.Execute();
        AssertReachesNothing(memory, program.Address);
        Assert.Equal(64, MemoryOf(program).CopyFrom(program.Address, new byte[64]));
        Assert.Equal("the same\n", program.Finish());
    }

    [TraceFact]
    public void A_process_that_has_ended_is_not_reached()
    {
        using var program = new ImageProgram("stays");
        var memory = MemoryOf(program);
        Assert.True(memory.IsInUse);
        Assert.Equal("the same\n", program.Finish());
        AssertReachesNothing(memory, program.Address);
    }

    [TraceFact]
    public void A_process_whose_first_thread_has_ended_is_reached_as_before()
    {
        using var program = new ImageProgram("threads");
        // The number of the process names a thread that has ended; another one is looked for.
        var thread = Directory.EnumerateDirectories($"/proc/{program.Id}/task").Select(static path => int.Parse(Path.GetFileName(path), System.Globalization.CultureInfo.InvariantCulture)).Single(id => id != program.Id);
        var memory = new HostProcessMemory(_scheduler, program.Id, thread);
        Assert.True(memory.IsInUse);
        Assert.Equal(0, memory.Reach(program.Address + 4096, 64, MemoryAccess.Write, out _));
        Assert.True(memory.TryFaultIn(program.Address + 4096, MemoryAccess.Write));
        Assert.Equal(64, memory.Reach(program.Address + 4096, 64, MemoryAccess.Write, out _));
        Assert.Equal(64, memory.CopyTo(program.Address, new byte[64]));
        Assert.Equal("changed\n", program.Finish());
    }

    private static void AssertReachesNothing(HostProcessMemory memory, ulong address)
    {
        Assert.False(memory.IsInUse);
        Assert.Equal(0, memory.Reach(address, 64, MemoryAccess.Read, out _));
        Assert.Equal(0, memory.CopyTo(address, new byte[64]));
        Assert.Equal(0, memory.CopyFrom(address, new byte[64]));
        Assert.False(memory.StoreRecord(address, new byte[32]));
        Assert.False(memory.TryFaultIn(address, MemoryAccess.Read));
    }

    private HostProcessMemory MemoryOf(ImageProgram program) => new(_scheduler, program.Id, program.Id);
}
