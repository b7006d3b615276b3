using Dsa.Bindings.Portals;
using Dsa.Driver.Devices;
using Dsa.Driver.Perfmon;
using Dsa.Driver.Submission;
using Dsa.Driver.WorkQueues;
using Dsa.Platform.Processor;
using Dsa.Platform.Tracing;

namespace Dsa.Driver.Tests.Together;

/// <summary>Programs and clients of the kernel at work, while handles are revoked, the device halts, is reset, and is unbound.</summary>
internal sealed class Upheaval(TogetherBed bed, ulong seed)
{
    private const int Disruptions = 10;
    private const int RecordBytes = AnalyticsCompletionRecord.SizeBytes;
    private const int SharedQueue = 0, DedicatedQueue = 1, KernelsQueue = 2;

    private readonly Random _choice = new((int)seed);
    private readonly HashSet<KernelQueue> _kernels = [];
    private bool _isOver;
    private int _accepted;
    private int _told;
    private int _done;

    /// <summary>Descriptors of the kernel that the queue took, and of which its client heard.</summary>
    public (int Accepted, int Told) Kernel => (_accepted, _told);

    /// <summary>Operations that programs have seen done.</summary>
    public int Done => _done;

    /// <summary>Runs it all, removes the device, and checks what is left.</summary>
    public void Run()
    {
        var frames = bed.Machine.Memory.UsedFrameCount;
        bed.Probe();

        // An IAA comes up with a configuration of its own.
        bed.Device.Unbind();
        SetUp();
        using var counted = Count();
        var processes = Enumerable.Range(0, 3).Select(i => bed.Kernel.CreateProcess($"app {i}")).ToList();
        var actors = processes.Select((process, i) =>
            bed.Scheduler.Spawn(process.Name, () => RunProgram(process, i == 2 ? DedicatedQueue : SharedQueue, i))).ToList();
        actors.AddRange(Enumerable.Range(0, 2).Select(i => bed.Scheduler.Spawn($"client {i}", () => RunClient(i))));
        for (var i = 0; i < Disruptions; i++)
        {
            bed.Scheduler.Sleep(_choice.Next(60_000));
            CheckCount(counted, atLeast: 0);
            Disrupt(_choice.Next(8));
            bed.Scheduler.Sleep(_choice.Next(100_000));
            SetUp();
        }

        _isOver = true;
        if (_choice.Next(4) == 0)
        {
            bed.Hardware.FailHardware((ResetType)_choice.Next(4));
        }

        bed.Driver.Remove(bed.Device);
        actors.ForEach(actor => actor.Join());
        Check(processes, frames, counted);
    }

    private PerfEvent? Count()
    {
        if (bed.Device.Perfmon is not { } pmu)
        {
            return null;
        }

        var counted = pmu.Open(
            new() { Type = pmu.Type, Category = PerfCategory.WorkQueue, Events = (uint)WqEvents.DedicatedAccepted }, out _)!;
        Assert.Equal(Errno.None, counted.Enable());
        return counted;
    }

    private void Disrupt(int what)
    {
        switch (what)
        {
            case 0 or 1:
                bed.Hardware.RevokeInterruptHandles();
                break;
            case 2 or 3:
                bed.Hardware.FailHardware(ResetType.Command);
                break;
            case 4:
                bed.Hardware.FailHardware(ResetType.FunctionLevel);
                break;
            case 5:
                bed.Device.ResetFunction();
                break;
            case 6:
                bed.Device.WorkQueues[_choice.Next(3)].Unbind();
                break;
            default:
                bed.Device.Unbind();
                break;
        }
    }

    // As an administrator would who finds something not as it should be. It may be refused, as the device is being recovered.
    private void SetUp()
    {
        var device = bed.Device;
        if (device.State == IdxdDeviceState.Disabled)
        {
            device.Unbind();
            Configure(SharedQueue);
            Configure(DedicatedQueue);
            Configure(KernelsQueue);
            device.Bind();
        }

        foreach (var queue in device.WorkQueues.Take(3).Where(queue => queue.State == WorkQueueState.Disabled))
        {
            queue.Unbind();
            Configure(queue.Index);
            if (queue.Index != KernelsQueue)
            {
                queue.BindUser();
            }
            else if (queue.BindKernel() == Errno.None && queue.Kernel is { } kernel)
            {
                _kernels.Add(kernel);
            }
        }
    }

    private void Configure(int index)
    {
        var mode = index == SharedQueue || (index == KernelsQueue && seed % 2 == 0) ? WqMode.Shared : WqMode.Dedicated;
        bed.Device.Configure(index, index == KernelsQueue ? WorkQueueType.Kernel : WorkQueueType.User, mode, size: 6)
            .IsPageRequestDisabled = true;
    }

    private void RunClient(int index)
    {
        var random = new Random((int)seed + 10 + index);
        while (!_isOver)
        {
            if (bed.Device.WorkQueues[KernelsQueue].Kernel is not { } kernel
                || kernel.Allocate(random.Next(2) == 0, out _) is not { } descriptor)
            {
                bed.Scheduler.Sleep(2_000);
                continue;
            }

            var calls = 0;
            descriptor.Prepare(new NoOpDescriptor(), requestsInterrupt: true);
            descriptor.Completed = (_, _) =>
            {
                Assert.Equal(1, ++calls);
                _told++;
            };
            if (kernel.Submit(descriptor) == Errno.None)
            {
                _accepted++;
            }
            else
            {
                // While a reset goes on, nothing but time lets it go on.
                bed.Scheduler.Sleep(2_000);
            }
        }
    }

    private void RunProgram(SimulatedProcess process, int queue, int index)
    {
        var random = new Random((int)seed + 20 + index);
        var thread = process.CreateThread("main");
        var memory = process.Memory.Map(4096, populate: true);
        while (!_isOver)
        {
            using var file = bed.Device.WorkQueues[queue].CharacterDevice?.Open(process, out _);
            if (file?.MapPortal(process, out _) is not { } portal)
            {
                bed.Scheduler.Sleep(5_000);
                continue;
            }

            // Each record has a place of its own; the pages of some are not there when the device wants them.
            var records = process.Memory.Map(4096, populate: random.Next(3) > 0);
            var count = random.Next(1, 5);
            try
            {
                for (var i = 0; i < count; i++)
                {
                    Submit(thread, portal, queue, Operation(memory, records + (ulong)(RecordBytes * i)));
                }
            }
            catch (ProcessFaultException)
            {
                // The queue was unbound.
            }

            _done += Await(process, records, count, random.Next(100));
        }
    }

    private void Submit(CpuThread thread, PortalPage portal, int queue, in WorkDescriptor descriptor)
    {
        if (queue == DedicatedQueue)
        {
            thread.MoveDir64B(portal, 0, descriptor);
            return;
        }

        for (var attempt = 0; attempt < 20 && thread.EnqCmd(portal, 0, descriptor) == SubmitResult.Retry; attempt++)
        {
            bed.Scheduler.Sleep(500);
        }
    }

    private WorkDescriptor Operation(ulong memory, ulong record)
    {
        const DescriptorFlags Flags = DescriptorFlags.CompletionAddressValid | DescriptorFlags.RequestCompletionRecord;
        return bed.Hardware.DeviceId is (ushort)PciDeviceId.IaaSapphireRapids or (ushort)PciDeviceId.IaaDiamondRapids
            ? new NoOpDescriptor { Flags = Flags, CompletionAddress = record }
            : new MemMoveDescriptor { Flags = Flags, Source = memory, Destination = memory + 1024, TransferSize = 64, CompletionAddress = record };
    }

    // A device that was reset never answers: a program gives up after a while.
    private int Await(SimulatedProcess process, ulong records, int count, int polls)
    {
        bool IsDone(int i) => process.Memory.TryPeek(records + (ulong)(RecordBytes * i), out var status) && status != 0;
        for (var poll = 0; poll < polls && !Enumerable.Range(0, count).All(IsDone); poll++)
        {
            bed.Scheduler.Sleep(1_000);
        }

        return Enumerable.Range(0, count).Count(IsDone);
    }

    // What falls to 0 with a reset of the device is not to be taken for a wrap.
    private void CheckCount(PerfEvent? counted, ulong atLeast)
    {
        if (counted?.Read() is { } count)
        {
            Assert.InRange(count, atLeast, (ulong)bed.Trace.Events.Count(static e => e.Kind == TraceKind.Posted));
        }
    }

    private void Check(List<SimulatedProcess> processes, int frames, PerfEvent? counted)
    {
        CheckCount(counted, atLeast: 1);
        Assert.All(_kernels, static kernel => Assert.Equal(kernel.DescriptorCount, kernel.FreeDescriptorCount));
        var pasids = processes.Select(process => (int)process.Memory.Pasid.Value).ToHashSet();
        Assert.All(
            bed.Trace.Events.Where(e => e.Kind == TraceKind.Record && pasids.Contains(e.OffsetBytes))
                .GroupBy(e => (e.OffsetBytes, e.Value)),
            static record => Assert.Single(record));
        processes.ForEach(static process => process.Dispose());
        Assert.Equal((0, frames), (bed.Kernel.Pasids.AllocatedCount, bed.Machine.Memory.UsedFrameCount));
        Assert.False(bed.Hardware.Configuration.BusMasterEnable);
    }
}
