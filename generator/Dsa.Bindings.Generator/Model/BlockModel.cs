namespace Dsa.Bindings.Generator.Model;

/// <summary>A block: what ties its registers together. It knows their names and places, not their fields.</summary>
internal sealed record BlockModel(string Device, string Namespace, string Name) : DeclarationModel(Device, Namespace, Name)
{
    public required string SpecName { get; init; }

    public required AvailabilityModel Availability { get; init; }

    public required string Doc { get; init; }

    public required long SizeBytes { get; init; }

    /// <summary>All registers, those of arrays included, in the order of the definition.</summary>
    public required EquatableArray<RegisterEntryModel> Registers { get; init; }

    public required EquatableArray<ArrayEntryModel> Arrays { get; init; }

    public required EquatableArray<ConditionModel> Conditions { get; init; }

    public required EquatableArray<PortalModel> Portals { get; init; }

    /// <summary>The type that holds the device's capabilities; null when the device has none.</summary>
    public required string? CapabilitiesType { get; init; }

    /// <summary>The capabilities that a register and the array around it need; null when none.</summary>
    public ExpressionModel? GateOf(RegisterEntryModel register)
    {
        var own = register.Availability.WhenExpression;
        var array = register.Array is null ? null : ArrayNamed(register.Array).Availability.WhenExpression;
        return own is null || array is null ? own ?? array : new BinaryExpression(BinaryOperator.And, array, own);
    }

    /// <summary>The array or group of a name.</summary>
    public ArrayEntryModel ArrayNamed(string name) => Arrays.First(array => array.Name == name);

    public bool HasCapabilities => Registers.Any(register => register.IsCapability);

    /// <summary>Whether the place of any array depends on capabilities.</summary>
    public bool IsLayoutAnnounced => Arrays.Any(array => array.IsAnnounced);
}

/// <summary>What a block knows of one register.</summary>
internal sealed record RegisterEntryModel(
    string Name, string SpecName, string TypeName, string? Array, long OffsetBytes, bool IsCapability, bool HasCapabilityReset,
    AvailabilityModel Availability);

/// <summary>What a block knows of one array.</summary>
internal sealed record ArrayEntryModel(
    string Name, string SpecName, string Doc, bool IsGroup, BoundNumber Count, BoundNumber Offset, BoundNumber Stride, AvailabilityModel Availability)
{
    /// <summary>Whether it lies at one place in all devices that have it.</summary>
    public bool IsPlaceKnown => !Count.IsAnnounced && !Offset.IsAnnounced && !Stride.IsAnnounced;

    public bool IsAnnounced => !IsPlaceKnown || Availability.WhenExpression is not null;
}

/// <summary>A number that is known now, or worked out from capabilities.</summary>
/// <param name="Expression">How to compute it.</param>
/// <param name="Text">The expression as people read it.</param>
/// <param name="Constant">The value, when it is known now.</param>
/// <param name="FitsInt32">Whether no capabilities can make it larger than an <see cref="int"/>.</param>
internal sealed record BoundNumber(ExpressionModel Expression, string Text, long? Constant, bool FitsInt32)
{
    public bool IsAnnounced => Constant is null;
}

internal sealed record ConditionModel(string Name, string? Array, string Doc, ExpressionModel Expression, string Text);

internal sealed record PortalModel(
    string Name, string SpecName, string Array, string Doc, long OffsetBytes, long SizeBytes, string Accepts, int SlotBytes,
    AvailabilityModel Availability);
