namespace Dsa.Virtual.Mediation;

/// <summary>What is done to interrupts (VFIO_DEVICE_SET_IRQS).</summary>
public enum MdevInterruptAction
{
    /// <summary>They go to event descriptors from now on, or to the virtual machine's own table.</summary>
    Connect,

    /// <summary>They are held back.</summary>
    Mask,

    /// <summary>They come through again.</summary>
    Unmask,

    /// <summary>They are raised, without the device (loopback).</summary>
    Raise,
}
