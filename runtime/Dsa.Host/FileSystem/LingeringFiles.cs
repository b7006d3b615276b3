namespace Dsa.Host.FileSystem;

/// <summary>Files that nobody has open any more, and somebody has still mapped: what is mapped to another file is released when it is closed, and its mapping stays.</summary>
/// <remarks>
/// Nobody tells when a mapping ends, so a thread looks, every millisecond, as long as there is such a file. Who opens something looks, too: a program that unmaps and then opens
/// finds the file closed. Any thread may call; <c>_lock</c> guards all.
/// </remarks>
/// <param name="releases">Waited for by those who open.</param>
internal sealed class LingeringFiles(PendingReleases releases)
{
    private const int LookEveryMilliseconds = 1;

    private readonly object _lock = new();
    private readonly Dictionary<ulong, (string Path, IOpenFile File)> _mapped = [];
    private int _closing;
    private bool _isEnding;

    /// <summary>Closes a file once nobody has mapped it any more. Its RELEASE is over with that.</summary>
    /// <remarks>The kernel lets go of a mapped file a moment after it has sent the RELEASE of the one that it was mapped from, so that every file may be here for that moment.</remarks>
    public void Add(ulong handle, string path, IOpenFile file)
    {
        lock (_lock)
        {
            _mapped.Add(handle, (path, file));
            releases.Finish(handle);
            new Thread(() => CloseUnmapped(handle, path, file)) { Name = $"unmap/{path}", IsBackground = true }.Start();
        }
    }

    /// <summary>Announces the close of those that are not mapped any more.</summary>
    public void Announce()
    {
        lock (_lock)
        {
            foreach (var (handle, (path, file)) in _mapped)
            {
                if (!file.IsStillMapped)
                {
                    releases.Announce(handle, path);
                    Monitor.PulseAll(_lock);
                }
            }
        }
    }

    /// <summary>Closes all: nobody is left who could use them.</summary>
    public void CloseAll()
    {
        lock (_lock)
        {
            _isEnding = true;
            Monitor.PulseAll(_lock);
            while (_mapped.Count + _closing > 0)
            {
                _ = Monitor.Wait(_lock);
            }
        }
    }

    private void CloseUnmapped(ulong handle, string path, IOpenFile file)
    {
        lock (_lock)
        {
            while (!_isEnding && file.IsStillMapped)
            {
                _ = Monitor.Wait(_lock, LookEveryMilliseconds);
            }

            _mapped.Remove(handle);
            _closing++;
            releases.Announce(handle, path);
        }

        file.Close();
        releases.Finish(handle);
        lock (_lock)
        {
            _closing--;
            Monitor.PulseAll(_lock);
        }
    }
}
