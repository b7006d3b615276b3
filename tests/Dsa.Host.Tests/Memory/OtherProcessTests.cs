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
        program.GoOn();
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
        var memory = MemoryOfOtherThread(program);
        Assert.True(memory.IsInUse);
        Assert.Equal(0, memory.Reach(program.Address + 4096, 64, MemoryAccess.Write, out _));
        Assert.True(memory.TryFaultIn(program.Address + 4096, MemoryAccess.Write));
        Assert.Equal(64, memory.Reach(program.Address + 4096, 64, MemoryAccess.Write, out _));
        Assert.Equal(64, memory.CopyTo(program.Address, new byte[64]));
        Assert.Equal("changed\n", program.Finish());
    }

    [TraceFact]
    public void What_is_trusted_is_looked_at_again_once_it_is_doubted()
    {
        using var program = new ImageProgram("executes");
        var memory = MemoryOf(program);
        memory.Trust();
        Assert.Equal(64, memory.CopyTo(program.Address, new byte[64]));
        memory.Doubt();
        program.GoOn();
        AssertReachesNothing(memory, program.Address);
        Assert.Equal("the same\n", program.Finish());
    }

    [TraceFact]
    public void What_was_in_memory_lately_is_believed_to_be_by_who_would_wait_for_it_until_that_is_doubted()
    {
        using var program = new ImageProgram("drops");
        var memory = new HostProcessMemory(_scheduler, program.Id, program.Id, longestTranslationMilliseconds: int.MaxValue);
        var dropped = program.Address + 4096;
        memory.Trust();
        Assert.Equal(64, memory.ReachAwaiting(dropped, 64, MemoryAccess.Read, out _));
        Assert.Equal(64, memory.ReachAwaiting(dropped, 64, MemoryAccess.Write, out _));
        program.GoOn();
        Assert.Equal(64, memory.ReachAwaiting(dropped, 64, MemoryAccess.Read, out _));
        Assert.Equal(64, memory.ReachAwaiting(dropped, 64, MemoryAccess.Write, out _));
        Assert.Equal(0, memory.Reach(dropped, 64, MemoryAccess.Read, out _));
        memory.Doubt();
        Assert.Equal(0, memory.ReachAwaiting(dropped, 64, MemoryAccess.Read, out var kind));
        Assert.Equal(FaultKind.NotPresent, kind);
        memory.End();
        Assert.Equal(0, memory.ReachAwaiting(program.Address, 64, MemoryAccess.Read, out _));
        Assert.Equal("the same\n", program.Finish());
    }

    [TraceFact]
    public void Nothing_is_believed_where_nobody_is_trusted_nor_where_a_file_may_have_to_be_asked()
    {
        using var program = new ImageProgram("drops");
        var memory = new HostProcessMemory(_scheduler, program.Id, program.Id, longestTranslationMilliseconds: int.MaxValue);
        var dropped = program.Address + 4096;
        Assert.Equal(64, memory.ReachAwaiting(dropped, 64, MemoryAccess.Read, out _));
        program.GoOn();
        Assert.Equal(0, memory.ReachAwaiting(dropped, 64, MemoryAccess.Read, out _));

        // Its code is of a file, its bytes and its stack are of none.
        Assert.True(memory.Maps.TryFind(program.Address, out var bytes));
        Assert.True(bytes.IsMemoryOnly);
        var code = ProcessMaps.Lines(File.OpenHandle($"/proc/{program.Id}/maps")).First(static line => line.Contains(" r-xp ", StringComparison.Ordinal));
        Assert.True(memory.Maps.TryFind(ulong.Parse(code.Split('-')[0], System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture), out var file));
        Assert.False(file.IsMemoryOnly);
        program.Finish();
    }

    [TraceFact]
    public void What_is_doubted_is_written_with_the_rights_of_its_mappings()
    {
        using var program = new ImageProgram("stays");
        var memory = MemoryOf(program);
        var code = ProcessMaps.Lines(File.OpenHandle($"/proc/{program.Id}/maps")).First(static line => line.Contains(" r-xp ", StringComparison.Ordinal));
        var address = ulong.Parse(code.Split('-')[0], System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(0, memory.CopyTo(address, new byte[64]));
        Assert.False(memory.StoreRecord(address, new byte[32]));
        Assert.True(memory.StoreRecord(program.Address, new byte[32]));
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

    // The number of the process names a thread that has ended; another one is looked for.
    private HostProcessMemory MemoryOfOtherThread(ImageProgram program) =>
        new(_scheduler, program.Id, Directory.EnumerateDirectories($"/proc/{program.Id}/task").Select(static path => int.Parse(Path.GetFileName(path), System.Globalization.CultureInfo.InvariantCulture)).Single(id => id != program.Id));

    private HostProcessMemory MemoryOf(ImageProgram program) => new(_scheduler, program.Id, program.Id);
}
