namespace Dsa.Bindings.Generator.Model;

/// <summary>What binding one device gives: what to emit, and what to complain about.</summary>
/// <remarks>Only the findings have positions, so that moving text leaves the declarations equal.</remarks>
internal sealed record DeviceModel(
    DeviceHeaderModel Header, EquatableArray<DeclarationModel> Declarations, EquatableArray<Diagnostics.DefinitionDiagnostic> Diagnostics)
{
    /// <summary>Where the header is; null when there is none.</summary>
    public Text.SourcePlace? HeaderPlace { get; init; }
}
