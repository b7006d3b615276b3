using System.Collections.Immutable;
using Dsa.Driver.Assignment;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Bus;

/// <summary>A driver on the bus <c>dsa</c>: what it matches, and how it is bound (DF-01).</summary>
/// <param name="Name">The name.</param>
/// <param name="Kind">What it matches.</param>
/// <param name="Bind">Binds it to a device that it matches.</param>
/// <param name="Unbind">Unbinds it from one that it is bound to.</param>
internal sealed record BusDriver(string Name, BusDeviceKind Kind, Func<IBusDevice, Errno> Bind, Action<IBusDevice> Unbind)
{
    /// <summary>Drives devices.</summary>
    public static BusDriver Idxd { get; } = new(
        "idxd",
        BusDeviceKind.Accelerator,
        static device => ((IdxdDevice)device).Binding.Bind(),
        static device => ((IdxdDevice)device).Unbind());

    /// <summary>Drives queues for kernel clients.</summary>
    public static BusDriver DmaEngine { get; } = new(
        KernelBinding.DriverName,
        BusDeviceKind.WorkQueue,
        static queue => ((WorkQueue)queue).BindKernel(),
        static queue => ((WorkQueue)queue).Unbind());

    /// <summary>Drives queues for processes.</summary>
    public static BusDriver User { get; } = new(
        UserBinding.DriverName,
        BusDeviceKind.WorkQueue,
        static queue => ((WorkQueue)queue).BindUser(),
        static queue => ((WorkQueue)queue).Unbind());

    /// <summary>Drives queues for virtual devices. There only while a device has a parent of them.</summary>
    public static BusDriver Mdev { get; } = new(
        MdevBinding.DriverName,
        BusDeviceKind.WorkQueue,
        static queue => ((WorkQueue)queue).BindMdev(),
        static queue => ((WorkQueue)queue).Unbind());

    /// <summary>All, in the order in which they are registered (BR-03).</summary>
    public static ImmutableArray<BusDriver> All { get; } = [Idxd, DmaEngine, User, Mdev];
}
