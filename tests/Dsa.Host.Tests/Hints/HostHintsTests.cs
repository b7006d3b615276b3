using Dsa.Device.Profiles;
using Dsa.Host.Hints;
using Dsa.Platform.Kernel;

namespace Dsa.Host.Tests.Hints;

/// <summary>What is said of what was seen, and when.</summary>
public sealed class HostHintsTests
{
    [Fact]
    public void An_open_that_was_refused_is_told_with_its_error_number()
    {
        var hint = Assert.Single(Hints(1, static seen => seen.Note(ObservationKind.OpenRefused, "wq0.0", (long)Errno.ENXIO)));
        Assert.Equal("opening wq0.0 failed with ENXIO: the device takes no PASID of the process, or the queue was disabled meanwhile (dsa exec --explain ENXIO says more).", hint);
    }

    [Fact]
    public void What_may_go_well_is_not_told_of_a_program_that_did()
    {
        var certain = Enum.GetValues<ObservationKind>().Where(static kind => Hints(0, seen => seen.Note(kind, "wq0.0", 3)).Count > 0);
        Assert.Equal([ObservationKind.EnqueuedToDedicated, ObservationKind.EnqueuedToMemory, ObservationKind.MovedToShared, ObservationKind.Dropped], certain);
        Assert.All(Enum.GetValues<ObservationKind>().Except([ObservationKind.Opened]), static kind => Assert.Single(Hints(1, seen => seen.Note(kind, "wq0.0", 3))));
    }

    [Fact]
    public void The_most_frequent_of_a_kind_comes_first_and_the_list_ends_somewhere()
    {
        var hints = Hints(1, static seen =>
        {
            for (var status = 0x10; status < 0x30; status++)
            {
                for (var times = 0; times < status; times++)
                {
                    seen.Note(ObservationKind.Ended, "wq0.0", status);
                }
            }
        });
        Assert.Equal(12, hints.Count);
        Assert.StartsWith("47 descriptors of wq0.0 ended with status 0x2f", hints[0], StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Hints(int exitStatus, Action<Observations> note)
    {
        using var machine = new HostMachine([("dsa0", DeviceProfile.Dsa20)]);
        note(machine.Observations);
        return machine.HintsFor(exitStatus);
    }
}
