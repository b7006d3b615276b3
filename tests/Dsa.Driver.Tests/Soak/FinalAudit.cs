using Dsa.Driver.CharacterDevices;
using Dsa.Driver.Submission;

namespace Dsa.Driver.Tests.Soak;

/// <summary>What has to hold when all have left: everything works again, and once it is unbound nothing is left of it.</summary>
internal static class FinalAudit
{
    /// <summary>Every queue of users takes a program, as the first and only one that there is.</summary>
    public static void CheckInOrder(SoakWorld world)
    {
        var (ledger, minors) = (world.Ledger, new List<int>());
        ledger.Check(world.Kernel.Pasids.AllocatedCount == world.Devices.Count(static device => device.Current.HasSystemPasid), "PASIDs of programs are left");
        foreach (var device in world.Devices)
        {
            foreach (var node in device.Current.WorkQueues.Select(static queue => queue.CharacterDevice).OfType<CharacterDevice>())
            {
                minors.Add(node.Minor);
                CheckOneCopy(world, device, node);
                ledger.Check(node.Queue.ClientCount == 0, $"{node.Path} has {node.Queue.ClientCount} clients");
            }

            ledger.Check(device.Current.EventLog!.PendingRepairs == 0, $"repairs of {device.SlotName} are left");
        }

        ledger.Check(minors.Order().SequenceEqual(Enumerable.Range(0, minors.Count)), $"minors {string.Join(", ", minors)}");
    }

    public static void CheckNothingLeft(SoakWorld world, int framesBefore, IEnumerable<KernelQueue> kernels)
    {
        var (ledger, kernel) = (world.Ledger, world.Kernel);
        ledger.Check(kernel.Pasids.AllocatedCount == 0, $"{kernel.Pasids.AllocatedCount} PASIDs are left");
        ledger.Check(kernel.Majors.AllocatedCount == 0, "majors are left");
        ledger.Check(kernel.DmaNumbers.AllocateDevice() == 0, "DMA devices are left");
        ledger.Check(world.Machine.Memory.UsedFrameCount == framesBefore, $"{world.Machine.Memory.UsedFrameCount - framesBefore} frames are left");
        ledger.Check(world.Scheduler.LiveActorCount == 1, $"actors are left:\n{world.Scheduler.Describe()}");
        foreach (var queue in kernels.Where(static queue => queue.FreeDescriptorCount != queue.DescriptorCount))
        {
            ledger.Violate($"{queue.FreeDescriptorCount} of {queue.DescriptorCount} descriptors of a kernel queue are free");
        }

        foreach (var (device, slot) in world.Devices.Select(static device => (device, device.Hardware.Slot)))
        {
            ledger.Check(!device.Hardware.Configuration.BusMasterEnable, $"{slot.Name} may still use memory");
            ledger.Check(
                Enumerable.Range(0, slot.Interrupts.Count).All(vector => slot.Interrupts.Read(vector).Mask), $"interrupts of {slot.Name} have handlers");
        }
    }

    private static void CheckOneCopy(SoakWorld world, SoakDevice device, CharacterDevice node)
    {
        using var process = world.Kernel.CreateProcess("last");
        using var file = node.Open(process, out var error);
        if (file is null)
        {
            world.Ledger.Violate($"{node.Path} cannot be opened: {error}");
            return;
        }

        world.Ledger.Check(file.Id == 0, $"file {file.Id} is the only one");
        var page = process.Memory.Map(PhysicalMemory.PageBytes, populate: true);
        process.Memory.CopyTo(page + 128, [1, 2, 3]);
        WorkDescriptor move = new MemMoveDescriptor
        {
            Flags = DescriptorFlags.CompletionAddressValid | DescriptorFlags.RequestCompletionRecord,
            Source = page + 128,
            Destination = page + 256,
            TransferSize = 3,
            CompletionAddress = page,
        };
        var last = new Program(world, "last owner", new Random(0));
        world.Ledger.Opened(last, file.Pasid, device.SlotName);
        world.Ledger.Expect(file.Pasid, new Operation { Descriptor = move, Record = page, Check = static _ => null, IsRecordWritten = false, Device = device.SlotName });
        process.Memory.CopyTo(page + 64, System.Runtime.InteropServices.MemoryMarshal.AsBytes(new ReadOnlySpan<WorkDescriptor>(in move)));
        world.Ledger.Check(file.Write(process, page + 64, WorkDescriptor.SizeBytes, out error) == WorkDescriptor.SizeBytes, $"{node.Path} takes nothing: {error}");
        world.Await(() => process.Memory.CopyFrom(page, stackalloc byte[1]) == 1 && process.Memory.TryPeek(page, out var status) && status != 0);
        var status = new byte[1];
        process.Memory.CopyFrom(page, status);
        if (world.CanPagesGo && status[0] is not (byte)CompletionStatus.Success and not 0)
        {
            last.Live(0);
            return;
        }

        var copied = new byte[3];
        process.Memory.CopyFrom(page + 256, copied);
        world.Ledger.Check(copied.AsSpan().SequenceEqual((ReadOnlySpan<byte>)[1, 2, 3]), $"{node.Path} copies nothing any more");
        last.Live(0);
    }
}
