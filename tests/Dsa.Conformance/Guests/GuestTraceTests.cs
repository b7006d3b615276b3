using Dsa.Conformance.Parity;

namespace Dsa.Conformance.Guests;

/// <summary>Our driver accesses registers as that of Linux does, which a virtual machine ran with the same part.</summary>
public sealed class GuestTraceTests
{
    public static TheoryData<string> Recordings => [.. GuestRecording.All.Select(static recording => recording.Name)];

    [Theory]
    [MemberData(nameof(Recordings))]
    public void From_probe_to_removal_accesses_are_those_of_linux_but_where_a_decision_says_so(string name)
    {
        var recording = new GuestRecording(name);
        if (Environment.GetEnvironmentVariable(GuestRecording.TracesVariable) is { } traces)
        {
            // Those of a guest that has just run (tests/soak guest).
            if (Environment.GetEnvironmentVariable("DSA_UPDATE_GOLDENS") == "1")
            {
                recording.Renew(traces);
            }

            Assert.Equal(recording.Lines, recording.Record(traces));
        }

        Assert.True(recording.Lines.Count > 60);
        Assert.Equal(
            KnownHunk.All.Where(known => known.Recordings.Contains(name)).Select(static known => known.Place),
            Hunk.Between(recording.Lines, recording.Ours));
    }

    [Fact]
    public void Each_known_difference_is_a_decision_to_deviate()
    {
        var ledger = Ledger.OfRepository();
        Assert.All(KnownHunk.All, known => Assert.Equal(RowState.Deviates, ledger.StateOf(known.Row)));
        Assert.All(KnownHunk.All, static known => Assert.Subset(GuestRecording.All.Select(static recording => recording.Name).ToHashSet(), known.Recordings.ToHashSet()));
    }

    [Fact]
    public void A_difference_has_the_lines_of_both_and_nothing_of_what_is_common()
    {
        string[] guest = ["a", "b", "c", "d", "e"];
        Assert.Equal([new Hunk("b", "x; y"), new Hunk("", "z"), new Hunk("e", "")], Hunk.Between(guest, ["a", "x", "y", "c", "z", "d"]));
        Assert.Empty(Hunk.Between(guest, guest));
    }
}
