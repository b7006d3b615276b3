using Dsa.Host.FileSystem;
using Dsa.Host.FileSystem.Protocol;
using Dsa.Platform.Kernel;

namespace Dsa.Host.Tests.FileSystem;

public sealed class LingeringFilesTests
{
    [Fact]
    public void A_file_is_closed_once_it_is_not_mapped_any_more_and_who_opens_then_waits_for_that()
    {
        var releases = new PendingReleases(TimeProvider.System);
        var lingering = new LingeringFiles(releases);
        using var file = new MappedFile();
        releases.Announce(1, "dev/dsa/wq0.0");
        lingering.Add(1, "dev/dsa/wq0.0", file);
        lingering.Announce();
        releases.Wait(static _ => true);
        Assert.False(file.IsClosed);
        file.IsStillMapped = false;
        lingering.Announce();
        releases.Wait(static path => path == "dev/dsa/wq0.0");
        Assert.True(file.IsClosed);
    }

    [Fact]
    public void Who_opens_waits_for_a_close_that_begins_as_the_release_ends()
    {
        var releases = new PendingReleases(TimeProvider.System);
        var lingering = new LingeringFiles(releases);
        for (var handle = 1ul; handle <= 100; handle++)
        {
            using var file = new MappedFile { IsStillMapped = false };
            releases.Announce(handle, "dev/dsa/wq0.0");
            lingering.Add(handle, "dev/dsa/wq0.0", file);
            lingering.Announce();
            releases.Wait(static _ => true);
            Assert.True(file.IsClosed);
        }
    }

    [Fact]
    public void In_the_end_all_are_closed()
    {
        var lingering = new LingeringFiles(new PendingReleases(TimeProvider.System));
        using MappedFile first = new(), second = new();
        lingering.Add(1, "first", first);
        lingering.Add(2, "second", second);
        lingering.CloseAll();
        Assert.True(first.IsClosed && second.IsClosed);
    }

    private sealed class MappedFile : IOpenFile, IDisposable
    {
        private volatile bool _isMapped = true;
        private volatile bool _isClosed;

        public bool IsClosed => _isClosed;

        public FuseOpenFlags Flags => FuseOpenFlags.None;

        public bool IsMapped => false;

        public int BackingId => 1;

        public bool IsStillMapped
        {
            get => _isMapped;
            set => _isMapped = value;
        }

        public int Read(long offset, Span<byte> destination, out Errno error)
        {
            error = Errno.EINVAL;
            return 0;
        }

        public int Write(int threadId, ReadOnlySpan<byte> source, out Errno error)
        {
            error = Errno.EINVAL;
            return 0;
        }

        public PollMask Poll(int threadId, Action? wake) => PollMask.None;

        public void Close() => _isClosed = true;

        public void Dispose() => _isMapped = false;
    }
}
