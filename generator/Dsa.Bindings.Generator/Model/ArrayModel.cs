namespace Dsa.Bindings.Generator.Model;

/// <summary>An array with its registers, in one file.</summary>
internal sealed record ArrayModel(string Device, string Namespace, string Name) : DeclarationModel(Device, Namespace, Name)
{
    public required string SpecName { get; init; }

    public required AvailabilityModel Availability { get; init; }

    /// <summary>Whether it is a group: registers at one place, without an index.</summary>
    public required bool IsGroup { get; init; }

    public required string Block { get; init; }

    public required string Doc { get; init; }

    /// <summary>Where the elements lie, for the documentation.</summary>
    public required string Place { get; init; }

    public required EquatableArray<RegisterModel> Registers { get; init; }

    public required EquatableArray<PortalModel> Portals { get; init; }
}
