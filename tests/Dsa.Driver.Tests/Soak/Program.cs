using Dsa.Bindings.Portals;
using Dsa.Driver.CharacterDevices;
using Dsa.Platform.Processor;
using Dsa.Platform.Scheduling;

namespace Dsa.Driver.Tests.Soak;

/// <summary>One life of a process: opens queues, submits, waits or does not, and ends in one of the ways in which processes do.</summary>
internal sealed class Program
{
    private const int MostOutstanding = 8;

    private readonly SoakWorld _world;
    private readonly Random _random;
    private readonly OperationSource _source;
    private readonly CpuThread _thread;
    private readonly ulong _scratch;
    private readonly List<Operation> _operations = [];
    private volatile ulong[] _evictable = [];
    private volatile bool _isKilled;
    private volatile bool _isEnding;
    private OpenQueue? _open;

    public Program(SoakWorld world, string name, Random random)
    {
        (_world, Name, _random) = (world, name, random);
        Process = world.Kernel.CreateProcess(name);
        _thread = Process.CreateThread("main");
        _source = new OperationSource(Process.Memory, random, world.CanPagesGo, world.HasPageRequests);
        _scratch = Process.Memory.Map(PhysicalMemory.PageBytes);
    }

    public string Name { get; }

    public SimulatedProcess Process { get; }

    /// <summary>Whether its PASID may be given to another one, once it is gone.</summary>
    public bool IsEnding => _isEnding;

    /// <summary>Operations that it has seen complete.</summary>
    public int DoneCount => _operations.Count(static operation => operation.Seen is not null);

    /// <summary>Ends it wherever it is: it does not get to do anything more.</summary>
    public void Kill() => _isKilled = true;

    /// <summary>Pages out one of its pages.</summary>
    public void PageOut(Random random)
    {
        if (_evictable is { Length: > 0 } pages)
        {
            Process.Memory.Evict(pages[random.Next(pages.Length)]);
        }
    }

    /// <summary>Lives, with so many attempts to do something.</summary>
    public void Live(int rounds)
    {
        Program? child = null;
        Actor? childActor = null;
        for (var round = 0; round < rounds && !_isKilled && !_world.IsOver; round++)
        {
            if (_open is null && !TryOpen())
            {
                _world.Scheduler.Sleep(4_000);
                continue;
            }

            Round();
            if (child is null && _open is not null && _random.Next(12) == 0)
            {
                child = Fork(_open);
                childActor = _world.Scheduler.Spawn(child.Name, () => child.Live(3));
            }

            // Some go on with what they have mapped, whoever has the queue by then.
            if (_random.Next(4) == 0 || (_open?.IsCurrent == false && _random.Next(2) == 0))
            {
                Close(hasMemory: true);
            }
        }

        End();
        childActor?.Join();
        _world.Count(this);
    }

    private Program Fork(OpenQueue open)
    {
        var child = new Program(_world, Name + " child", new Random(_random.Next()));
        _world.Add(child);

        // It inherits the file, and may do nothing with it.
        var page = open.File.MapPortal(child.Process, out var mapped);
        var written = open.File.Write(child.Process, child._scratch, WorkDescriptor.SizeBytes, out var error);
        var polled = open.File.Poll(child.Process, 0);
        _world.Ledger.Check(
            (page, mapped, written, error, polled) is (null, Errno.EPERM, 0, Errno.EPERM, PollEvents.Invalid),
            $"{child.Name} could use a file of its parent");
        return child;
    }

    private bool TryOpen()
    {
        var device = _world.Devices[_random.Next(_world.Devices.Count)];
        var queue = device.Current.WorkQueues[_random.Next(2)];
        if (queue.CharacterDevice is not { } node || node.Open(Process, out _) is not { } file)
        {
            return false;
        }

        _world.Ledger.Opened(this, file.Pasid, device.SlotName);
        _open = new OpenQueue(device, queue, node, file)
        {
            Portal = file.MapPortal(Process, out _),
            EarlierRepairs = _world.Ledger.RepairsOf(this, $"kworker/{queue.Path}"),
        };
        return true;
    }

    private void Round()
    {
        _source.BeginRound();
        var isPatient = _random.Next(4) > 0;
        var submitted = new List<Operation>();
        for (var i = _random.Next(1, 5); i > 0 && _open is not null; i--)
        {
            var operation = _source.Next(_random.Next(5));
            if (TrySubmit(_open, operation))
            {
                submitted.Add(operation);
            }
        }

        _operations.AddRange(submitted);
        _evictable = [.. _source.Evictable];
        for (var i = _random.Next(4); i > 0; i--)
        {
            PageOut(_random);
        }

        // More than the queue has room for would be dropped.
        if (_open is not null && (isPatient || _operations.Count(operation => operation.Seen is null && IsOwed(operation)) + 4 > MostOutstanding))
        {
            Await(_open, _operations.FindAll(static operation => operation.Seen is null));
        }
    }

    private bool TrySubmit(OpenQueue open, Operation operation)
    {
        var pasid = open.File.Pasid;
        foreach (var part in operation.All)
        {
            part.Device = open.Device.SlotName;
            _world.Ledger.Expect(pasid, part);
        }

        open.BatchCount += operation.Members.Count > 0 ? 1 : 0;
        open.DrainCount += operation.Descriptor.Opcode == Opcode.Drain ? 1 : 0;
        operation.Submitted(open);
        if (TryStore(open, operation.Descriptor))
        {
            return true;
        }

        foreach (var part in operation.All)
        {
            _world.Ledger.Withdraw(pasid, part);
        }

        return false;
    }

    private bool TryStore(OpenQueue open, in WorkDescriptor descriptor)
    {
        if (open.Portal is not { } portal || _random.Next(4) == 0)
        {
            Span<byte> bytes = stackalloc byte[WorkDescriptor.SizeBytes];
            System.Runtime.InteropServices.MemoryMarshal.Write(bytes, descriptor);
            Process.Memory.CopyTo(_scratch, bytes);
            return open.File.Write(Process, _scratch, bytes.Length, out _) == bytes.Length;
        }

        try
        {
            if (!open.IsShared)
            {
                _thread.MoveDir64B(portal, 0, descriptor);
                return true;
            }

            for (var attempt = 0; attempt < 30 && !_isKilled; attempt++)
            {
                if (_thread.EnqCmd(portal, 0, descriptor) == SubmitResult.Accepted)
                {
                    return true;
                }

                _world.Scheduler.Sleep(1_000);
            }
        }
        catch (ProcessFaultException)
        {
            // The portal has been taken away.
        }

        return false;
    }

    private void Await(OpenQueue open, List<Operation> operations)
    {
        var start = _world.Scheduler.NowNanoseconds;
        for (var poll = 0; !_isKilled; poll++)
        {
            var unseen = operations.FindAll(operation => !operation.TryRead(Process.Memory, touches: poll > 4));
            if (unseen.Count == 0)
            {
                break;
            }

            var elapsed = _world.Scheduler.NowNanoseconds - start;
            var isOwed = unseen.Exists(IsOwed);
            if (elapsed > (isOwed ? _world.PatienceNanoseconds : _world.GraceNanoseconds))
            {
                unseen.FindAll(IsOwed).ForEach(operation => _world.Ledger.Violate($"{operation} of {Name} on {operation.Device} is lost"));
                break;
            }

            _world.Scheduler.Sleep(Math.Min(1_000 << Math.Min(poll, 5), _world.GraceNanoseconds));
        }

        operations.ForEach(Check);
    }

    private void Check(Operation operation)
    {
        if (operation.Seen is { } record && !_isKilled && operation.Check(record) is { } problem)
        {
            _world.Ledger.Violate($"{operation} of {Name}: {problem}");
        }
    }

    private static bool IsOwed(Operation operation) => operation.IsOwed;

    // Memory goes first when a process ends by itself or is killed, as its files do after that.
    private void End()
    {
        _isEnding = true;
        var isOrderly = !_isKilled && _random.Next(2) == 0;
        if (isOrderly)
        {
            Close(hasMemory: true);
            _world.Ledger.Check(_source.IsUntouched(), $"memory of {Name} that was not to be written was written");
            _operations.ForEach(operation => _world.Ledger.Check(operation.IsUnchanged(Process.Memory), $"{operation} of {Name} has another record"));
            Process.Dispose();
        }
        else
        {
            Process.Dispose();
            Close(hasMemory: false);
        }
    }

    private void Close(bool hasMemory)
    {
        if (_open is not { } open)
        {
            return;
        }

        _open = null;
        var (file, ledger) = (open.File, _world.Ledger);
        var owed = hasMemory ? _operations.FindAll(static operation => operation is { Seen: null, IsRecordWritten: true, IsOwed: true }) : [];
        file.Close();
        ledger.Closed(this, file.Pasid, open.Device.SlotName);
        owed.FindAll(static operation => operation.IsOwed).ForEach(operation => ledger.Check(
            operation.TryRead(Process.Memory, touches: false), $"{operation} of {Name} was not complete when its file was closed"));
        open.IsClosed = true;
        var repairs = ledger.RepairsOf(this, $"kworker/{open.Queue.Path}") - open.EarlierRepairs;
        var repaired = file.CrFaults - file.CrFaultFailures;
        ledger.Check(
            repaired >= repairs - open.DrainCount && repaired <= repairs + open.BatchCount,
            $"{Name} has {file.CrFaults} faults, {file.CrFaultFailures} of them failures, and {repairs} repairs");
        ledger.Check(!hasMemory || file.CrFaultFailures == 0, $"{file.CrFaultFailures} records of {Name} could not be written");
        _world.NoteCounters(file);
    }
}
