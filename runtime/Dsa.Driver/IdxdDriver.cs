using Dsa.Driver.Probing;

namespace Dsa.Driver;

/// <summary>The driver as loaded into one kernel: it probes functions and lets them go (area BR).</summary>
/// <remarks>
/// Blocking code calls it; several functions may be probed at once. The device and file numbers that all devices share are
/// kept here (BR-09, CD-15).
/// </remarks>
public sealed class IdxdDriver
{
    /// <summary>Loads the driver.</summary>
    /// <param name="kernel">The kernel whose PASIDs, memory and work queues it uses.</param>
    /// <param name="options">The module parameters.</param>
    public IdxdDriver(LinuxKernel kernel, IdxdOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        Kernel = kernel;
        Options = options ?? new IdxdOptions();
    }

    /// <summary>The kernel.</summary>
    public LinuxKernel Kernel { get; }

    /// <summary>The module parameters.</summary>
    public IdxdOptions Options { get; }

    internal IdAllocator DeviceIds { get; } = new();

    internal IdAllocator FileIds { get; } = new();

    /// <summary>Probes a function: resets it, reads what it can do and sets up its interrupts (BR-08 to BR-24).</summary>
    /// <param name="function">The function.</param>
    /// <param name="error">
    /// <see cref="Errno.ENODEV"/> for a function that is not a DSA device, <see cref="Errno.ENXIO"/> for a halted one,
    /// <see cref="Errno.ENOSPC"/> without its interrupt vectors, <see cref="Errno.EOPNOTSUPP"/> for a fixed configuration
    /// that the driver cannot use.
    /// </param>
    /// <returns>The device, not yet bound unless its configuration is fixed (BR-25); null when the probe failed.</returns>
    public IdxdDevice? Probe(IPciFunction function, out Errno error)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new DeviceProbe(this, function).Run(out error);
    }

    /// <summary>Unbinds a device and gives back all that its probe took (BR-31 to BR-33).</summary>
    /// <remarks>Not while others bind it. Files that processes have open may be closed afterwards.</remarks>
    /// <exception cref="ObjectDisposedException">The device was removed before.</exception>
    public void Remove(IdxdDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        DeviceRemoval.Run(this, device);
    }
}
