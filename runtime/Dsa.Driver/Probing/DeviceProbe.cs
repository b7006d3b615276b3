using Dsa.Driver.Configuration;
using Dsa.Driver.Devices;
using Dsa.Driver.Perfmon;

namespace Dsa.Driver.Probing;

/// <summary>One probe of one function, step by step (BR-08 to BR-24).</summary>
/// <remarks>Used once, by one thread. A probe that fails leaves nothing behind (BUG-02).</remarks>
internal sealed class DeviceProbe(IdxdDriver driver, IPciFunction function)
{
    private readonly Bar0<MmioBus> _registers = new(new MmioBus(function.Bar0));
    private Pasid _systemPasid = Pasid.None;

    /// <summary>Probes; the device is null when that fails.</summary>
    public IdxdDevice? Run(out Errno error)
    {
        if (DeviceType.Of(function) is not { } type)
        {
            error = Errno.ENODEV;
            return null;
        }

        // It answers nothing: an earlier driver gave the reset up.
        if (function.IsResetting)
        {
            error = Errno.ENXIO;
            return null;
        }

        EnablePci();
        var version = _registers.Version.Read();
        if (!TryReset())
        {
            function.Configuration.BusMasterEnable = false;
            error = Errno.ENXIO;
            return null;
        }

        AttachSystemPasid();
        var device = CreateDevice(type, new CapabilityReader(_registers, type).Read(version));
        error = SetUp(device);
        if (error == Errno.None)
        {
            device.Perfmon = PerfmonPmu.Create(device);
            AnalyticsDefaults.Load(device);
            driver.Bus.Add(device);
            return device;
        }

        DeviceRemoval.Release(driver, device);
        return null;
    }

    // A function without the capability has no PASIDs, whatever the kernel can.
    private bool HasPasids => driver.Kernel.HasSva && function.Configuration.PasidEnable;

    // The IOMMU turns on what the function can, before any driver sees it; the driver makes it a bus master (BR-12). Page
    // requests stay off, for nobody has the kernel serve this function's: the device reports the faults of completion records
    // instead, and refuses queues that are to block on faults.
    private void EnablePci()
    {
        // Blocked since a reset that an earlier driver gave up (RS-13).
        function.Slot.Memory.Unblock();
        var configuration = function.Configuration;
        if (driver.Kernel.HasSva)
        {
            configuration.PasidEnable = true;
            configuration.PrivilegedModeEnable = true;
            configuration.AtsEnable = true;
        }

        configuration.BusMasterEnable = true;
    }

    // Whether the reset worked is not looked at (RS-01, BR-13).
    private bool TryReset()
    {
        if (_registers.GenSts.Read().State == DeviceState.Halted)
        {
            return false;
        }

        new Commands.CommandUnit(function.Slot.Name, _registers, driver.Kernel.Scheduler).ExecutePolled(Command.ResetDevice);
        return true;
    }

    // Without one the probe goes on (BR-14, BR-16).
    private void AttachSystemPasid()
    {
        if (HasPasids)
        {
            _systemPasid = SystemPasid.Attach(driver.Kernel, function.Slot);
        }

        if (_systemPasid.IsValid)
        {
            DeviceControl.SetUserInterrupts(_registers, true);
        }
    }

    private IdxdDevice CreateDevice(DeviceType type, in Bar0Capabilities capabilities) =>
        new(driver, function, type, driver.DeviceIds.Allocate(), capabilities)
        {
            HasUserPasid = HasPasids,
            SystemPasid = _systemPasid,
        };

    private Errno SetUp(IdxdDevice device)
    {
        if (!device.IsConfigurable && FixedConfiguration.Load(device) is var error and not Errno.None)
        {
            return error;
        }

        // Exactly the vectors of the capability must be granted (BR-20).
        var interrupts = function.Slot.Interrupts;
        if (function.MsixVectorCount < 1 || interrupts.Count < function.MsixVectorCount)
        {
            return Errno.ENOSPC;
        }

        device.MiscRegistration = device.MiscInterrupt.Request();
        device.Control.SetErrorInterrupts(true);
        return Errno.None;
    }
}
