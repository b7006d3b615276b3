namespace Dsa.Driver.Bus;

/// <summary>What a driver of the bus <c>dsa</c> looks for (DF-01). Groups and engines are on the bus, too, and nobody looks for them.</summary>
internal enum BusDeviceKind
{
    /// <summary>A whole device.</summary>
    Accelerator,

    /// <summary>A work queue.</summary>
    WorkQueue,
}
