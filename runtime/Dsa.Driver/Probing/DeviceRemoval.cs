namespace Dsa.Driver.Probing;

/// <summary>Takes a device away, in the reverse of its probe (BR-31 to BR-33).</summary>
internal static class DeviceRemoval
{
    /// <summary>Unbinds queues and device, masks its errors, then gives back all that the probe took.</summary>
    public static void Run(IdxdDriver driver, IdxdDevice device)
    {
        ObjectDisposedException.ThrowIf(device.IsRemoved, device);
        driver.Bus.Remove(device);
        device.Recovery.Stop();
        foreach (var queue in device.WorkQueues)
        {
            queue.Unbind();
        }

        device.Binding.Close();
        ShutDown(device);
        device.Perfmon?.Remove();
        FreeInterrupt(device);
        Release(driver, device);
    }

    /// <summary>Gives back PASID, number and bus mastery; also after a probe that failed (BUG-02).</summary>
    public static void Release(IdxdDriver driver, IdxdDevice device)
    {
        if (device.HasSystemPasid)
        {
            SystemPasid.Detach(driver.Kernel, device.Slot, device.SystemPasid);
            device.Control.SetUserInterrupts(false);
            device.SystemPasid = Pasid.None;
        }

        device.Work.Dispose();
        device.Function.Configuration.BusMasterEnable = false;
        driver.DeviceIds.Free(device.Id);
    }

    private static void ShutDown(IdxdDevice device)
    {
        device.Control.Disable();
        device.Commands.ShutDown();
        device.Control.SetErrorInterrupts(false);
        device.Work.Flush();
    }

    // Masks once more: it is also what a reset of the function does by itself.
    private static void FreeInterrupt(IdxdDevice device)
    {
        device.Control.SetErrorInterrupts(false);
        device.MiscRegistration?.Dispose();
        device.MiscRegistration = null;
    }
}
