using Dsa.Platform.Tracing;

namespace Dsa.Driver.CharacterDevices;

/// <summary>The open files of one node, by the PASID of their process (CD-12, EV-33).</summary>
/// <remarks>
/// Called by processes that open and close, under the queue lock, and by the queue's fault worker. The context lock guards
/// the table and the counters, and is held while a record is written, so that no file goes away meanwhile (EV-38).
/// A process may have several files: each counts, and records are repaired until the last is closed. Upstream knows only the
/// first (BUG-39).
/// </remarks>
internal sealed class UserContexts(PciSlot slot, string name)
{
    private readonly PlatformMutex _lock = slot.Scheduler.CreateMutex(name + " contexts");
    private readonly Dictionary<Pasid, List<UserQueueFile>> _files = [];

    /// <summary>Adds a file that is being opened.</summary>
    public void Add(UserQueueFile file)
    {
        using (_lock.Enter())
        {
            if (!_files.TryGetValue(file.Pasid, out var files))
            {
                _files[file.Pasid] = files = [];
            }

            files.Add(file);
        }
    }

    /// <summary>Removes a file that is being closed.</summary>
    public void Remove(UserQueueFile file)
    {
        using (_lock.Enter())
        {
            if (_files.TryGetValue(file.Pasid, out var files) && files.Remove(file) && files.Count == 0)
            {
                _files.Remove(file.Pasid);
            }
        }
    }

    /// <summary>The files that are open, by number; neither those that are being opened nor those that are being closed.</summary>
    public IReadOnlyList<UserQueueFile> Open
    {
        get
        {
            using (_lock.Enter())
            {
                return [.. _files.Values.SelectMany(static files => files).Where(static file => file.IsOpen).OrderBy(static file => file.Id)];
            }
        }
    }

    /// <summary>Whether <paramref name="file"/> is the only one of its process.</summary>
    public bool IsOnly(UserQueueFile file)
    {
        using (_lock.Enter())
        {
            return _files.TryGetValue(file.Pasid, out var files) && files is [var only] && only == file;
        }
    }

    /// <summary>Whether a process with this PASID has a file.</summary>
    public bool Has(Pasid pasid)
    {
        using (_lock.Enter())
        {
            return _files.ContainsKey(pasid);
        }
    }

    /// <summary>Counts a completion record that could not be written by the device (EV-40).</summary>
    public void CountFault(Pasid pasid) => ForEach(pasid, file => file.CrFaults++);

    /// <summary>Counts one that could not be written by the driver either (EV-40).</summary>
    public void CountFailure(Pasid pasid) => ForEach(pasid, file => file.CrFaultFailures++);

    /// <summary>Writes a completion record into the memory of a process: all but the first byte, then that (EV-34 to EV-36).</summary>
    /// <returns>The bytes written; 0 when no process has the PASID here.</returns>
    public int WriteRecord(Pasid pasid, ulong address, ReadOnlySpan<byte> record)
    {
        using (_lock.Enter())
        {
            if (!_files.TryGetValue(pasid, out var files))
            {
                return 0;
            }

            var memory = files[0].Process.Memory;
            var body = record[1..];
            var written = memory.CopyTo(address + 1, body);
            if (written < body.Length)
            {
                return written;
            }

            // Who sees the status sees the whole record.
            Interlocked.MemoryBarrier();
            written += memory.CopyTo(address, record[..1]);
            if (written == record.Length)
            {
                slot.Trace.Append(slot.Name, TraceKind.Record, (int)pasid.Value, written, address);
            }

            return written;
        }
    }

    private void ForEach(Pasid pasid, Action<UserQueueFile> action)
    {
        using (_lock.Enter())
        {
            if (_files.TryGetValue(pasid, out var files))
            {
                files.ForEach(action);
            }
        }
    }
}
