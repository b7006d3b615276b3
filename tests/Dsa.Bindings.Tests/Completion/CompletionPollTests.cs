using Dsa.Bindings.Completion;

namespace Dsa.Bindings.Tests.Completion;

public sealed class CompletionPollTests
{
    [Fact]
    public unsafe void A_record_that_is_there_is_read_whole()
    {
        CompletionRecord record = new CrcCompletionRecord { Status = CompletionStatus.Success, Crc = 42 };
        Assert.True(CompletionPoll.TryWait(new PointerCompletionView(&record), 1, out var read));
        Assert.Equal(record, read);
    }

    [Fact]
    public void Looking_ends_after_the_rounds_that_were_asked_for()
    {
        var log = new List<int>();
        Assert.False(CompletionPoll.TryWait(new View(log, int.MaxValue), 5, out _));
        Assert.Equal([1, 2, 3, 4], log);
    }

    [Fact]
    public void An_absent_page_counts_as_a_record_that_is_not_there()
    {
        var log = new List<int>();
        Assert.True(CompletionPoll.TryWait(new View(log, 3), 10, out var record));
        Assert.Equal(CompletionStatus.PageFault, record.Status);
        Assert.Equal([1, 2, 3], log);
    }

    private readonly struct View(List<int> pauses, int absentRounds) : ICompletionView
    {
        public bool TryReadFirstByte(out byte value)
        {
            value = (byte)CompletionStatus.PageFault;
            return pauses.Count >= absentRounds;
        }

        public CompletionRecord Read() => new() { Status = CompletionStatus.PageFault };

        public void Pause(int round) => pauses.Add(round);
    }
}
