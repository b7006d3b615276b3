using Dsa.Driver.Tests.Scripted;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Tests.WorkQueues;

/// <summary>Flows 3b, 4 and 6 of traces.md.</summary>
public sealed class QueueTraceTests
{
    private const uint PasidEnable = 1u << 28;

    [Fact]
    [Parity("WQ-11", "WQ-12", "WQ-13", "WQ-14", "IH-02", "IH-03", "IH-04")]
    public void A_dedicated_kernel_queue_is_enabled_in_this_order() => Bed.Run(bed =>
    {
        var queue = bed.Configure(2, WorkQueueType.Kernel);
        Assert.Equal(Errno.None, bed.Device.Bind());
        bed.Trace.Clear();
        Assert.Equal(Errno.None, queue.BindKernel());
        var pasid = bed.Device.SystemPasid.Value;
        bed.CheckTrace($"""
            RMW W+2*S+8 set 0x{PasidEnable | pasid << 8:x}
            {bed.ConfigurationLines([2], new Dictionary<string, ulong> { ["W32 W+2*S+8"] = 0xA1 | PasidEnable | pasid << 8 })}
            CMD(0x80600000 | 2)
            W32 M+8*(2+1) = ({pasid} << 12) | 8
            CMD(0x80D00000 | (2+1))
            """);
        Assert.Equal(3 + ScriptedDevice.HandleOffset, queue.Kernel!.InterruptHandle);
        Assert.Equal(0u, bed.Device.CommandStatus);
    });

    [Fact]
    [Parity("IH-04", "CP-03")]
    public void Without_handle_commands_the_handle_is_the_vector() => Bed.Run(
        bed =>
        {
            var kernel = bed.BindKernelQueue();
            Assert.Equal(1, kernel.InterruptHandle);
            bed.Queue(0).Unbind();
            bed.CheckTrace("""
                CMD(0x80800001)
                W32 M+8 = 0
                CMD(0x80A00001)
                """);
        },
        ScriptedProfile.WithoutHandles);

    [Fact]
    [Parity("IH-02", "SV-21")]
    public void Without_a_system_pasid_a_kernel_queue_is_enabled_with_neither_pasid_nor_permission() => Bed.Run(
        bed =>
        {
            var queue = bed.Configure(0, WorkQueueType.Kernel);
            Assert.Equal(Errno.None, bed.Device.Bind());
            bed.Trace.Clear();
            Assert.Equal(Errno.None, queue.BindKernel());
            bed.CheckTrace($"""
                {bed.ConfigurationLines([0], new Dictionary<string, ulong> { ["W32 W+0*S+8"] = 0xA1 })}
                CMD(0x80600000)
                CMD(0x80D00001)
                """);
            Assert.All(Enumerable.Range(0, 9), vector => Assert.False(bed.Hardware.Registers.MsixPerm[vector].Entry.Read().PasidEnable));
            Assert.Equal(0u, queue.Kernel!.Allocate(false, out _)!.Hardware.Pasid);
        },
        hasSva: false);

    [Fact]
    [Parity("WQ-18", "WQ-25", "IH-06", "IH-08")]
    public void A_kernel_queue_is_disabled_in_this_order() => Bed.Run(bed =>
    {
        bed.BindKernelQueue();
        bed.Queue(0).Unbind();
        bed.CheckTrace($"""
            CMD(0x80800000 | op(0))
            POLL(0x00E00000 | {1 + ScriptedDevice.HandleOffset}); R32 0xA8
            W32 M+8*(0+1) = 0
            CMD(0x80A00000 | op(0))
            """);
    });

    [Fact]
    [Parity("IH-08")]
    public void A_handle_is_released_once_no_descriptor_is_left() => Bed.Run(bed =>
    {
        var kernel = bed.BindKernelQueue();
        var descriptor = kernel.Allocate(false, out _)!;
        descriptor.Prepare(new NoOpDescriptor(), requestsInterrupt: true);
        Assert.Equal(Errno.None, kernel.Submit(descriptor));
        var free = new List<int>();
        bed.Hardware.Answer = (command, _) =>
        {
            free.AddRange(command == Command.ReleaseInterruptHandle ? [kernel.FreeDescriptorCount] : []);
            return null;
        };
        bed.Queue(0).Unbind();
        Assert.Equal([kernel.DescriptorCount], free);
    });

    [Fact]
    [Parity("WQ-11", "IH-03", "CD-05")]
    public void A_users_dedicated_queue_gets_neither_pasid_nor_interrupt_when_it_is_bound() => Bed.Run(bed =>
    {
        var queue = bed.Configure(0, WorkQueueType.User);
        Assert.Equal(Errno.None, bed.Device.Bind());
        bed.Trace.Clear();
        Assert.Equal(Errno.None, queue.BindUser());
        bed.CheckTrace($"""
            {bed.ConfigurationLines([0], new Dictionary<string, ulong> { ["W32 W+0*S+8"] = 0xA1 })}
            CMD(0x80600000)
            """);
        Assert.Equal((0u, "dsa/wq0.0"), (bed.Device.CommandStatus, queue.CharacterDevice!.Path));
    });

    [Fact]
    [Parity("WQ-16", "WQ-18", "WQ-29", "CD-06")]
    public void A_users_queue_is_drained_and_reset() => Bed.Run(bed =>
    {
        var queue = bed.BindQueue(WorkQueueType.User, WqMode.Shared);
        using var process = bed.Kernel.CreateProcess("app");
        Assert.NotNull(queue.CharacterDevice!.Open(process, out _));
        Assert.Equal(1, queue.ClientCount);
        queue.Unbind();
        bed.CheckTrace("CMD(0x80800000 | op(0)); CMD(0x80A00000 | op(0))");
        Assert.Equal((WorkQueueType.None, 0), (queue.Type, queue.ClientCount));
    });

    [Fact]
    [Parity("WQ-12", "GE-29")]
    public void A_fixed_queue_is_enabled_as_it_is() => Bed.RunUnprobed(
        bed =>
        {
            bed.ProbeFixed();
            Assert.Equal(Errno.None, bed.Configure(0, WorkQueueType.User).BindUser());
            bed.CheckTrace("CMD(0x80600000)");
        },
        ScriptedProfile.Fixed);

    [Theory]
    [InlineData(WorkQueueType.User)]
    [InlineData(WorkQueueType.Kernel)]
    [Parity("WQ-11", "WQ-12", "SV-21")]
    public void A_shared_queue_is_enabled_with_pasid_0(WorkQueueType type) => Bed.Run(bed =>
    {
        var queue = bed.Configure(0, type, WqMode.Shared, size: 12);
        Assert.Equal(Errno.None, bed.Device.Bind());
        bed.Trace.Clear();
        Assert.Equal(Errno.None, type == WorkQueueType.User ? queue.BindUser() : queue.BindKernel());
        bed.CheckTrace($"""
            RMW W+8 set 0x{PasidEnable:x} clear 0x0FFFFF00
            {bed.ConfigurationLines([0], new Dictionary<string, ulong>
            {
                ["W32 W+0*S+4"] = 12,
                ["W32 W+0*S+8"] = 0xA0 | PasidEnable,
            })}
            CMD(0x80600000)
            {(type == WorkQueueType.User ? "" : $"W32 M+8 = ({bed.Device.SystemPasid.Value} << 12) | 8; CMD(0x80D00001)")}
            """);
    });

    [Fact]
    [Parity("CD-09", "CD-10", "CD-17", "EV-39")]
    public void A_shared_queue_is_opened_without_a_trace_and_closed_with_a_drain() => Bed.Run(bed =>
    {
        var queue = bed.BindQueue(WorkQueueType.User, WqMode.Shared);
        using var process = bed.Kernel.CreateProcess("app");
        var file = queue.CharacterDevice!.Open(process, out _)!;
        bed.CheckTrace("");
        file.Close();
        bed.CheckTrace($"CMD(0x80B00000 | {file.Pasid.Value}); R64 0xF0");
    });

    [Fact]
    [Parity("WQ-26", "WQ-27", "CD-10", "CD-17", "EV-39", "SV-03")]
    public void A_dedicated_queue_gets_its_pasid_at_open_and_loses_it_at_close() => Bed.Run(bed =>
    {
        bed.Configure(1, WorkQueueType.User);
        var queue = bed.BindQueue(WorkQueueType.User);
        using var process = bed.Kernel.CreateProcess("app");
        Assert.False(process.Memory.Pasid.IsValid);
        var file = queue.CharacterDevice!.Open(process, out _)!;
        Assert.Equal(process.Memory.Pasid, file.Pasid);
        bed.CheckTrace($"""
            CMD(0x80700000 | op(0))
            RMW W+0*S+8 set 0x{PasidEnable | file.Pasid.Value << 8:x}
            CMD(0x80600000)
            """);
        file.Close();
        bed.CheckTrace("""
            CMD(0x80700000 | op(0))
            RMW W+0*S+8 clear 0x1FFFFF00
            CMD(0x80600000)
            R64 0xF0
            """);
        Assert.Equal(0, queue.ClientCount);
    });

    [Fact]
    [Parity("WQ-16", "WQ-17", "WQ-28")]
    public void When_the_device_does_not_enable_it_again_the_open_fails_and_the_queue_stays_disabled() => Bed.Run(bed =>
    {
        var queue = bed.BindQueue(WorkQueueType.User);
        bed.Hardware.Answer = (command, _) => command == Command.EnableWq ? (uint)CommandError.HardwareError : null;
        using var process = bed.Kernel.CreateProcess("app");
        Assert.Null(queue.CharacterDevice!.Open(process, out var error));
        Assert.Equal(Errno.ENXIO, error);
        Assert.Equal((WorkQueueState.Disabled, 0), (queue.State, queue.ClientCount));
        Assert.NotNull(queue.CharacterDevice);

        // Nothing is drained or reset any more.
        bed.Trace.Clear();
        queue.Unbind();
        bed.CheckTrace("");
    });

    [Fact]
    [Parity("WQ-28", "CM-13")]
    public void When_the_device_does_not_disable_it_the_open_fails_without_a_change() => Bed.Run(bed =>
    {
        var queue = bed.BindQueue(WorkQueueType.User);
        bed.Hardware.Answer = (command, _) => command == Command.DisableWq ? (uint)CommandError.WqNotEnabled : null;
        using var process = bed.Kernel.CreateProcess("app");
        Assert.Null(queue.CharacterDevice!.Open(process, out var error));
        Assert.Equal(Errno.ENXIO, error);
        Assert.Equal((WorkQueueState.Enabled, 0), (queue.State, queue.ClientCount));
        Assert.False(bed.Hardware.Registers.WqCfg[0].Control.Read().PasidEnable);
    });

    [Fact]
    [Parity("WQ-19", "PR-05", "PR-07")]
    public void After_an_unbind_only_size_group_and_driver_name_are_left() => Bed.Run(bed =>
    {
        var queue = bed.Configure(0, WorkQueueType.User, WqMode.Shared, size: 20);
        queue.BlocksOnFault = queue.IsTranslationDisabled = queue.IsPageRequestDisabled = true;
        queue.MaxTransferBytes = 4096;
        queue.MaxBatchDescriptors = 2;
        queue.EnqcmdsRetries = 3;
        queue.OperationMask = default(WqCfgOpCfg).WithOperation(Opcode.NoOp);
        Assert.Equal(Errno.None, bed.Device.Bind());
        Assert.Equal(Errno.None, queue.BindUser());
        queue.Unbind();
        Assert.Equal((20, bed.Device.Groups[0], "user"), (queue.SizeEntries, queue.Group, queue.DriverName));
        Assert.Equal((0, 0, 32, ""), (queue.ThresholdEntries, queue.Priority, queue.EnqcmdsRetries, queue.Name));
        Assert.Equal((2UL << 20, 32u), (queue.MaxTransferBytes, queue.MaxBatchDescriptors));
        Assert.False(queue.BlocksOnFault || queue.IsTranslationDisabled || queue.IsPageRequestDisabled);
        Assert.True(queue.OperationMask.HasOperation(Opcode.MemMove));
        Assert.Equal(WorkQueueType.None, queue.Type);

        bed.Trace.Clear();
        queue.Unbind();
        bed.CheckTrace("");
    });

    [Fact]
    [Parity("IH-05", "WQ-15")]
    public void A_queue_without_a_handle_is_not_enabled() => Bed.Run(bed =>
    {
        var queue = bed.Configure(0, WorkQueueType.Kernel);
        Assert.Equal(Errno.None, bed.Device.Bind());
        bed.Hardware.Answer = (command, _) =>
            command == Command.RequestInterruptHandle ? (uint)CommandError.NoInterruptHandle : null;
        var frames = bed.Machine.Memory.UsedFrameCount;
        bed.Hardware.Commands.Clear();
        Assert.Equal(Errno.ENXIO, queue.BindKernel());
        Assert.Equal(0x80100000u, bed.Device.CommandStatus);
        Assert.Equal([Command.EnableWq, Command.RequestInterruptHandle, Command.DisableWq], bed.Hardware.Commands.Select(c => c.Command));
        Assert.Equal(0u, bed.Hardware.Registers.MsixPerm[1].Entry.Read().Raw);
        Assert.Equal(frames, bed.Machine.Memory.UsedFrameCount);

        // The vector is free again.
        bed.Hardware.Answer = (_, _) => null;
        queue.Type = WorkQueueType.Kernel;
        Assert.Equal(Errno.None, queue.BindKernel());
    });

    [Fact]
    [Parity("WQ-14", "DA-02")]
    public void A_queue_without_memory_for_its_descriptors_is_not_enabled() => Bed.Run(bed =>
    {
        var queue = bed.Configure(0, WorkQueueType.Kernel, size: 129);
        Assert.Equal(Errno.None, bed.Device.Bind());
        bed.UseUpMemory();

        Assert.Equal(Errno.ENXIO, queue.BindKernel());
        Assert.Equal(0x80080000u, bed.Device.CommandStatus);
        Assert.Equal(Command.DisableWq, bed.Hardware.Commands[^1].Command);
        Assert.Equal(WorkQueueState.Disabled, queue.State);
    });
}
