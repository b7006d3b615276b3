using Dsa.Bindings;
using Dsa.Device;
using Dsa.Device.Profiles;
using Dsa.Driver;
using Dsa.Driver.WorkQueues;
using Dsa.Platform;
using Dsa.Platform.Kernel;
using Dsa.Platform.Scheduling;
using Dsa.Platform.Tracing;

namespace Dsa.Cli.Run;

/// <summary>A machine with one DSA 2.0 device, brought up by the driver.</summary>
/// <remarks>Made, used and shut down by blocking code of its scheduler.</remarks>
internal sealed class Workbench : IDisposable
{
    private readonly Machine _machine;
    private readonly DsaDevice _function;
    private readonly IdxdDriver _driver;

    public Workbench(IScheduler scheduler, ITraceSink? trace)
    {
        _machine = new Machine(scheduler, new MachineOptions { TraceSink = trace });
        var profile = DeviceProfile.Dsa20;
        var slot = _machine.AddSlot("dsa0", profile.MsixVectorCount);
        _function = new DsaDevice(slot, profile);
        Kernel = new LinuxKernel(_machine);
        _driver = IdxdDriver.Load(Kernel, out _)!;
        Locator = RegisterLocator.For(_function);
        DeviceName = $"{slot.Name} ({profile.Name})";
    }

    /// <summary>The kernel.</summary>
    public LinuxKernel Kernel { get; }

    /// <summary>Puts names on the device's trace.</summary>
    public RegisterLocator Locator { get; }

    /// <summary>The device, for people.</summary>
    public string DeviceName { get; }

    /// <summary>The device as the driver knows it, once brought up; null when it could not be probed.</summary>
    public IdxdDevice Device { get; private set; } = null!;

    /// <summary>Probes the device, and enables it with one queue for each plan, all in one group with one engine.</summary>
    public void BringUp(params ReadOnlySpan<QueuePlan> plans)
    {
        Device = _driver.Probe(_function, out var error) ?? throw new RunFailedException($"The device could not be probed: {error}.");
        Device.Engines[0].Group = Device.Groups[0];
        for (var index = 0; index < plans.Length; index++)
        {
            Configure(Device.WorkQueues[index], plans[index]);
        }

        Check(Device.Bind(), "The device could not be enabled");
        for (var index = 0; index < plans.Length; index++)
        {
            Check(Device.WorkQueues[index].BindUser(), $"{Device.WorkQueues[index].Path} could not be enabled");
        }
    }

    /// <summary>Disables the queues and the device, and takes it from the driver, whose threads end with that.</summary>
    public void ShutDown()
    {
        if (Device is not null)
        {
            _driver.Remove(Device);
        }
    }

    public void Dispose()
    {
        _function.Dispose();
        _machine.Dispose();
    }

    private static void Configure(WorkQueue queue, QueuePlan plan)
    {
        queue.Group = queue.Device.Groups[0];
        queue.Mode = plan.Mode;
        queue.Type = WorkQueueType.User;
        queue.DriverName = "user";
        queue.Name = plan.Name;
        queue.SizeEntries = plan.SizeEntries;
        queue.ThresholdEntries = plan.Mode == WqMode.Shared ? plan.SizeEntries : 0;
        queue.Priority = plan.Priority;
    }

    private void Check(Errno error, string message)
    {
        if (error != Errno.None)
        {
            throw new RunFailedException($"{message}: {error}, cmd_status 0x{Device.CommandStatus:x8} ({Device.CommandStatusName}).");
        }
    }
}
