namespace Dsa.Driver.Devices;

/// <summary>What the driver takes a device's state to be; the hardware is not asked (SY-11).</summary>
public enum IdxdDeviceState
{
    /// <summary>Not bound.</summary>
    Disabled,

    /// <summary>Bound: queues may be enabled.</summary>
    Enabled,

    /// <summary>The device reported that it halted.</summary>
    Halted,
}
