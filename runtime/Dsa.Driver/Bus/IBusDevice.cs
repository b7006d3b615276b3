namespace Dsa.Driver.Bus;

/// <summary>A device on the bus <c>dsa</c> that a driver can be bound to.</summary>
internal interface IBusDevice
{
    /// <summary>The name on the bus, such as dsa0 or wq0.1.</summary>
    string BusName { get; }

    /// <summary>What it is.</summary>
    BusDeviceKind Kind { get; }

    /// <summary>The name of the driver that is bound; null for none.</summary>
    string? BoundDriver { get; }
}
