using System.Runtime.InteropServices;
using Dsa.Device;
using Dsa.Device.Profiles;
using Dsa.Driver.CharacterDevices;
using Dsa.Driver.WorkQueues;
using Dsa.Platform;
using Dsa.Platform.Processor;
using Dsa.Platform.Scheduling;
using Dsa.Platform.Tracing;

namespace Dsa.Driver.Tests.Together;

/// <summary>The driver and the real device model, in one machine.</summary>
internal sealed class TogetherBed
{
    private readonly DeviceProfile _profile;

    private TogetherBed(IScheduler scheduler, DeviceProfile profile)
    {
        _profile = profile;
        Scheduler = scheduler;
        Machine = new Machine(scheduler, new MachineOptions { MemoryBytes = 32 << 20, TraceSink = Trace });
        Kernel = new LinuxKernel(Machine);
        Driver = IdxdDriver.Load(Kernel, out _)!;
        Hardware = new DsaDevice(Machine.AddSlot("dsa0", profile.MsixVectorCount), profile);
    }

    public IScheduler Scheduler { get; }

    public MemoryTraceSink Trace { get; } = new();

    public Machine Machine { get; }

    public LinuxKernel Kernel { get; }

    public IdxdDriver Driver { get; }

    public DsaDevice Hardware { get; }

    public IdxdDevice Device { get; private set; } = null!;

    public static void Run(Action<TogetherBed> test, ulong seed = 1, bool isProbed = true, DeviceProfile? profile = null)
    {
        using var scheduler = new SeededScheduler(seed, maximumPicks: 5_000_000);
        Run(scheduler, test, isProbed, profile ?? DeviceProfile.Dsa20);
    }

    public static void RunInRealTime(Action<TogetherBed> test, bool isProbed = true)
    {
        using var scheduler = new RealTimeScheduler();
        Run(scheduler, test, isProbed, DeviceProfile.Dsa20);
    }

    public void Probe()
    {
        Device = Driver.Probe(Hardware, out var error)!;
        Assert.Equal(Errno.None, error);
    }

    public WorkQueue Bind(WorkQueueType type, WqMode mode = WqMode.Dedicated, int size = 16, Action<WorkQueue>? adjust = null)
    {
        var queue = Device.Configure(0, type, mode, size);
        adjust?.Invoke(queue);
        Assert.Equal(Errno.None, Device.Bind());
        Assert.Equal(Errno.None, type == WorkQueueType.Kernel ? queue.BindKernel() : queue.BindUser());
        Trace.Clear();
        return queue;
    }

    public Client Open(WorkQueue queue, string name = "app") => new(this, queue, name);

    public void CheckTrace(string expected)
    {
        Setup.CheckTrace(expected, new Bar0Layout(_profile.Capabilities), Trace.Events);
        Trace.Clear();
    }

    private static void Run(IScheduler scheduler, Action<TogetherBed> test, bool isProbed, DeviceProfile profile) => scheduler.Run(() =>
    {
        var bed = new TogetherBed(scheduler, profile);
        if (isProbed)
        {
            bed.Probe();
            bed.Trace.Clear();
        }

        test(bed);
    });

    /// <summary>A process with one thread and an open queue.</summary>
    internal sealed class Client : IDisposable
    {
        private readonly TogetherBed _bed;
        private readonly PortalPage _portal;
        private readonly bool _isShared;

        public Client(TogetherBed bed, WorkQueue queue, string name)
        {
            _bed = bed;
            _isShared = queue.IsShared;
            Process = bed.Kernel.CreateProcess(name);
            File = queue.CharacterDevice!.Open(Process, out var error)!;
            Assert.Equal(Errno.None, error);
            _portal = File.MapPortal(Process, out _)!.Value;
            Thread = Process.CreateThread("main");
        }

        public SimulatedProcess Process { get; }

        public UserQueueFile File { get; }

        public CpuThread Thread { get; }

        public SimulatedMemory Memory => Process.Memory;

        /// <summary>Submits, again and again if the queue is shared and full.</summary>
        public void Submit(in WorkDescriptor descriptor)
        {
            if (!_isShared)
            {
                Thread.MoveDir64B(_portal, 0, descriptor);
                return;
            }

            while (Thread.EnqCmd(_portal, 0, descriptor) != Bindings.Portals.SubmitResult.Accepted)
            {
                _bed.Scheduler.Sleep(1_000);
            }
        }

        /// <summary>Waits for a completion record, as a program does that polls.</summary>
        public CompletionRecord WaitFor(ulong address)
        {
            for (var i = 0; i < 100_000; i++)
            {
                if (Memory.TryPeek(address, out var status) && status != 0)
                {
                    Span<byte> bytes = stackalloc byte[CompletionRecord.SizeBytes];
                    Memory.CopyFrom(address, bytes);
                    return MemoryMarshal.Read<CompletionRecord>(bytes);
                }

                _bed.Scheduler.Sleep(1_000);
            }

            throw new TimeoutException($"No completion record at 0x{address:x}.");
        }

        public WorkDescriptor Move(ulong source, ulong destination, uint size, ulong record) => new MemMoveDescriptor
        {
            Flags = DescriptorFlags.CompletionAddressValid | DescriptorFlags.RequestCompletionRecord,
            Source = source,
            Destination = destination,
            TransferSize = size,
            CompletionAddress = record,
        };

        public void Dispose()
        {
            File.Close();
            Process.Dispose();
        }
    }
}
