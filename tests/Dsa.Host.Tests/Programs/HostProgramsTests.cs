using Dsa.Device.Profiles;
using Dsa.Host.Devices;
using Dsa.Host.Programs;
using Dsa.Host.Tests.Memory;

namespace Dsa.Host.Tests.Programs;

/// <summary>Programs that nobody traces: what became of them is seen when another one opens.</summary>
public sealed class HostProgramsTests : IDisposable
{
    private readonly HostMachine _machine = new(DeviceSet.Named([DeviceProfile.Dsa20]));

    public void Dispose() => _machine.Dispose();

    [TraceFact]
    public void A_program_is_known_until_it_has_ended_and_another_one_opens()
    {
        using var program = new ImageProgram("stays");
        var known = _machine.Programs.OpeningIn(program.Id);
        Assert.NotNull(known);
        Assert.Same(known, _machine.Programs.OpeningIn(program.Id));
        Assert.NotNull(_machine.Programs.OpeningIn(Environment.ProcessId));
        Assert.Same(known, _machine.Programs.Find(program.Id));
        program.Finish();
        Assert.NotNull(_machine.Programs.OpeningIn(Environment.ProcessId));
        Assert.Null(_machine.Programs.Find(program.Id));
        Assert.True(known.Process.IsGone);
    }

    [TraceFact]
    public void The_program_that_a_process_executes_is_another_one()
    {
        using var program = new ImageProgram("executes");
        var known = _machine.Programs.OpeningIn(program.Id)!;
        program.GoOn();
        Assert.Null(_machine.Programs.UsingIn(program.Id));
        var next = _machine.Programs.OpeningIn(program.Id);
        Assert.NotNull(next);
        Assert.NotSame(known, next);
        Assert.Same(next, _machine.Programs.UsingIn(program.Id));
        Assert.True(known.Process.IsGone);
    }

    [LinuxFact]
    public void A_thread_that_gets_the_number_of_one_that_has_ended_begins_without_PASID()
    {
        const int Thread = 7;
        var program = _machine.Programs.OpeningIn(Environment.ProcessId)!;
        var first = program.ThreadOf(Thread);
        Assert.Same(first, program.ThreadOf(Thread));
        new PortalSubmissions(_machine.Programs, _machine.Observations).OnExit(Environment.ProcessId, Thread);
        Assert.NotSame(first, program.ThreadOf(Thread));
        Assert.Same(program, _machine.Programs.Find(Environment.ProcessId));
    }
}
