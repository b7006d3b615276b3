using Dsa.Device.Profiles;
using Dsa.Driver.CharacterDevices;
using Dsa.Driver.Submission;
using Dsa.Platform;
using Dsa.Platform.Scheduling;

namespace Dsa.Driver.Tests.Soak;

/// <summary>A machine with two devices of four queues each, and all who use and disturb them, under one seed.</summary>
internal sealed class SoakWorld : IDisposable
{
    private const int ProcessCount = 8;
    private const int LongestRestNanoseconds = 40_000;

    private readonly ulong _seed;
    private readonly object _lock = new();
    private readonly List<Program> _living = [];
    private readonly HashSet<KernelQueue> _silent = [];
    private readonly HashSet<KernelQueue> _kernels = [];
    private readonly List<KernelClient> _clients = [];
    private readonly int _framesBefore;
    private volatile bool _isOver;

    public SoakWorld(WatchedScheduler scheduler, ulong seed, bool canPagesGo)
    {
        (_seed, Scheduler, CanPagesGo) = (seed, scheduler, canPagesGo);
        Machine = new Machine(scheduler, new MachineOptions { MemoryBytes = 16 << 20, TraceSink = Ledger });
        Kernel = new LinuxKernel(Machine);
        Driver = IdxdDriver.Load(Kernel, out _)!;
        Devices = [.. new[] { "dsa0", "dsa1" }.Select(name => new SoakDevice(Machine.AddSlot(name, DeviceProfile.Dsa20.MsixVectorCount), DeviceProfile.Dsa20))];
        _framesBefore = Machine.Memory.UsedFrameCount;
    }

    public WatchedScheduler Scheduler { get; }

    public Machine Machine { get; }

    public LinuxKernel Kernel { get; }

    public IdxdDriver Driver { get; }

    public IReadOnlyList<SoakDevice> Devices { get; }

    public RecordLedger Ledger { get; } = new();

    public SoakTotals Totals { get; } = new();

    /// <summary>Whether chance pages out what the device is about to touch.</summary>
    public bool CanPagesGo { get; }

    /// <summary>Whether page requests are served.</summary>
    public bool HasPageRequests => _seed % 2 == 0;

    public bool IsOver => _isOver;

    /// <summary>How long something that must come may take.</summary>
    public long PatienceNanoseconds => Scheduler.IsSeeded ? 300_000_000 : 30_000_000_000;

    /// <summary>How long something is waited for that need not come.</summary>
    public long GraceNanoseconds => Scheduler.IsSeeded ? 50_000 : 300_000;

    public Random RandomOf(int who) => new((int)(_seed * 1_000_003) ^ (int)(_seed >> 32) ^ (who * 7919));

    public IEnumerable<KernelClient> ClientsOf(SoakDevice device, int queue) => _clients.Where(client => client.IsOf(device, queue));

    /// <summary>Runs it all, and checks what is left.</summary>
    public void Run(int disruptions)
    {
        var administrator = new Administrator(this, RandomOf(100));
        using (var services = new PageRequestServices(this))
        {
            administrator.Begin();
            foreach (var device in Devices)
            {
                _clients.Add(new KernelClient(this, device, 2, RandomOf(_clients.Count + 20)));
                _clients.Add(new KernelClient(this, device, 3, RandomOf(_clients.Count + 20)));
            }

            // Two at one queue.
            _clients.Add(new KernelClient(this, Devices[(int)(_seed / 4 % 2)], 2 + (int)(_seed / 2 % 2), RandomOf(_clients.Count + 20)));

            var actors = Enumerable.Range(0, ProcessCount).Select(i => Scheduler.Spawn($"program {i}", () => RunPrograms(i))).ToList();
            actors.AddRange(_clients.Select((client, i) => Scheduler.Spawn($"client {i}", client.Run)));
            actors.Add(Scheduler.Spawn("reclaim", Reclaim));
            var administration = Scheduler.Spawn("administrator", administrator.Run);
            new Saboteur(this, RandomOf(200)).Run(disruptions);
            _isOver = true;
            actors.ForEach(static actor => actor.Join());
            administrator.Stop();
            administration.Join();
            administrator.BringBack();
            FinalAudit.CheckInOrder(this);
            Await(() => _clients.TrueForAll(static client => client.AreAllTold));
            _clients.ForEach(static client => client.CheckTold());
            administrator.TakeDown();
        }

        Totals.Accepted += _clients.Sum(static client => client.AcceptedCount);
        Totals.Told += _clients.Sum(static client => client.ToldCount);
        Totals.Polled += _clients.Sum(static client => client.PolledCount);
        _clients.ForEach(static client => client.Dispose());
        FinalAudit.CheckNothingLeft(this, _framesBefore, _kernels);
        Totals.Records += Ledger.RecordCount;
        Totals.Repairs += Ledger.RepairCount;
    }

    public void Add(Program program)
    {
        lock (_lock)
        {
            _living.Add(program);
        }
    }

    /// <summary>A program has ended.</summary>
    public void Count(Program program)
    {
        lock (_lock)
        {
            _living.Remove(program);
            Totals.Programs++;
            Totals.Done += program.DoneCount;
        }
    }

    public void NoteCounters(UserQueueFile file)
    {
        lock (_lock)
        {
            Totals.Faults += (int)file.CrFaults;
            Totals.Failures += (int)file.CrFaultFailures;
        }
    }

    /// <summary>One of the processes that live; null when there is none.</summary>
    public Program? Pick(Random random)
    {
        lock (_lock)
        {
            return _living.Count == 0 ? null : _living[random.Next(_living.Count)];
        }
    }

    /// <summary>A queue of the kernel was bound.</summary>
    public void NoteKernels(SoakDevice device)
    {
        lock (_lock)
        {
            _kernels.UnionWith(device.Current.WorkQueues.Select(static queue => queue.Kernel).OfType<KernelQueue>());
        }
    }

    /// <summary>Clients of queues that are unbound are not told what becomes of their descriptors (BUG-21).</summary>
    public void NoteUnbind(SoakDevice device)
    {
        lock (_lock)
        {
            _silent.UnionWith(device.Current.WorkQueues.Select(static queue => queue.Kernel).OfType<KernelQueue>());
        }
    }

    public bool MayBeSilent(KernelQueue kernel)
    {
        lock (_lock)
        {
            return _silent.Contains(kernel);
        }
    }

    public void Dispose()
    {
        foreach (var device in Devices)
        {
            device.Dispose();
        }

        Machine.Dispose();
    }

    /// <summary>Waits for what must come; what does not is told by the audit.</summary>
    public void Await(Func<bool> condition)
    {
        for (var until = Scheduler.NowNanoseconds + PatienceNanoseconds; !condition() && Scheduler.NowNanoseconds < until;)
        {
            Scheduler.Sleep(20_000);
        }
    }

    private void RunPrograms(int slot)
    {
        var random = RandomOf(slot);
        for (var life = 0; !_isOver; life++)
        {
            var program = new Program(this, $"program {slot}.{life}", new Random(random.Next()));
            Add(program);
            program.Live(random.Next(1, 6));
            Scheduler.Sleep(random.Next(LongestRestNanoseconds));
        }
    }

    // The kernel needs frames, and somebody is in trouble.
    private void Reclaim()
    {
        var random = RandomOf(300);
        while (!_isOver)
        {
            Pick(random)?.PageOut(random);
            Scheduler.Sleep(random.Next(10_000));
        }
    }
}
