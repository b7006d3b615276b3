using Dsa.Platform.Tracing;

namespace Dsa.Driver.Tests.Soak;

/// <summary>Who has which PASID, and which completion records are to come: each is written once, to who asked for it.</summary>
/// <remarks>It is the trace's sink: it sees every record at the moment at which it is written, by the device or by the driver.</remarks>
internal sealed class RecordLedger : ITraceSink
{
    private readonly object _lock = new();
    private readonly Dictionary<uint, Program> _owners = [];
    private readonly Dictionary<(uint Pasid, ulong Address), Operation> _expected = [];
    private readonly Dictionary<(uint Pasid, string Device), int> _openFiles = [];
    private readonly Dictionary<(Program Owner, string Worker), int> _repairs = [];
    private readonly HashSet<uint> _systemPasids = [];
    private readonly HashSet<uint> _leavingPasids = [];
    private readonly List<string> _violations = [];

    public IReadOnlyList<string> Violations
    {
        get
        {
            lock (_lock)
            {
                return [.. _violations];
            }
        }
    }

    public int RecordCount { get; private set; }

    public int RepairCount { get; private set; }

    public void Violate(string violation)
    {
        lock (_lock)
        {
            _violations.Add(violation);
        }
    }

    public void Check(bool holds, string violation)
    {
        if (!holds)
        {
            Violate(violation);
        }
    }

    /// <summary>The kernel's own PASID of a device.</summary>
    public void AddSystemPasid(Pasid pasid)
    {
        lock (_lock)
        {
            TakeFromOwner(pasid, "the kernel");
            _systemPasids.Add(pasid.Value);
            _leavingPasids.Remove(pasid.Value);
        }
    }

    /// <summary>The device is being removed: its PASID may be given to others from now on.</summary>
    public void LetGoSystemPasid(Pasid pasid)
    {
        lock (_lock)
        {
            _leavingPasids.Add(pasid.Value);
        }
    }

    /// <summary>A program opened a file of a device.</summary>
    public void Opened(Program program, Pasid pasid, string device)
    {
        lock (_lock)
        {
            if (_owners.GetValueOrDefault(pasid.Value) != program)
            {
                TakeFromOwner(pasid, program.Name);
            }

            if (_leavingPasids.Remove(pasid.Value))
            {
                _systemPasids.Remove(pasid.Value);
            }

            if (_systemPasids.Contains(pasid.Value))
            {
                _violations.Add($"the kernel's PASID {pasid} was given to {program.Name}");
            }

            _owners[pasid.Value] = program;
            _openFiles[(pasid.Value, device)] = _openFiles.GetValueOrDefault((pasid.Value, device)) + 1;
        }
    }

    /// <summary>A close of a file has returned: nothing is written for it any more.</summary>
    public void Closed(Program program, Pasid pasid, string device)
    {
        lock (_lock)
        {
            if (_owners.GetValueOrDefault(pasid.Value) == program)
            {
                _openFiles[(pasid.Value, device)]--;
            }
        }
    }

    public void Expect(Pasid pasid, Operation operation)
    {
        lock (_lock)
        {
            _expected.Add((pasid.Value, operation.Record), operation);
        }
    }

    /// <summary>An operation was refused: a record would be one that nobody asked for.</summary>
    public void Withdraw(Pasid pasid, Operation operation)
    {
        lock (_lock)
        {
            if (operation.WriteCount > 0)
            {
                _violations.Add($"{operation} was refused, and has a record");
            }

            _expected.Remove((pasid.Value, operation.Record));
        }
    }

    /// <summary>Records that a queue's worker wrote for a program in the device's place.</summary>
    public int RepairsOf(Program program, string worker)
    {
        lock (_lock)
        {
            return _repairs.GetValueOrDefault((program, worker));
        }
    }

    public void Append(in TraceEvent traceEvent)
    {
        if (traceEvent is { Kind: TraceKind.Record, WidthBytes: CompletionRecord.SizeBytes, OffsetBytes: >= 0 })
        {
            lock (_lock)
            {
                Note((uint)traceEvent.OffsetBytes, traceEvent.Value, traceEvent.Device, traceEvent.Actor);
            }
        }
    }

    // A PASID is taken from a process before it is given out again, and it goes with the last binding.
    private void TakeFromOwner(Pasid pasid, string next)
    {
        if (!_owners.Remove(pasid.Value, out var owner))
        {
            return;
        }

        if (owner.Process.Memory.Pasid == pasid || !owner.IsEnding)
        {
            _violations.Add($"PASID {pasid} of {owner.Name} was given to {next}");
        }

        _expected.Keys.Where(key => key.Pasid == pasid.Value).ToList().ForEach(key => _expected.Remove(key));
        _openFiles.Keys.Where(key => key.Pasid == pasid.Value).ToList().ForEach(key => _openFiles.Remove(key));
    }

    private void Note(uint pasid, ulong address, string device, string actor)
    {
        RecordCount++;
        if (!_owners.TryGetValue(pasid, out var owner))
        {
            if (!_systemPasids.Contains(pasid))
            {
                _violations.Add($"{actor} wrote a record for PASID {pasid}, which nobody has");
            }

            return;
        }

        if (!_expected.TryGetValue((pasid, address), out var operation))
        {
            _violations.Add($"{actor} wrote a record of {device} at 0x{address:x} of {owner.Name}, which did not ask for it");
            return;
        }

        if (++operation.WriteCount > 1 || operation.Device != device)
        {
            _violations.Add($"{actor} wrote record {operation.WriteCount} of {device} for {operation} of {owner.Name}");
        }

        if (_openFiles.GetValueOrDefault((pasid, device)) <= 0)
        {
            _violations.Add($"{actor} wrote a record of {device} for {owner.Name} after its last close");
        }

        if (actor.StartsWith("kworker/wq", StringComparison.Ordinal))
        {
            RepairCount++;
            _repairs[(owner, actor)] = _repairs.GetValueOrDefault((owner, actor)) + 1;
        }
    }
}
