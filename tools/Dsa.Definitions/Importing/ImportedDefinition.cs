namespace Dsa.Definitions.Importing;

/// <summary>What an import gives.</summary>
/// <param name="DeviceName">The name of the device in the definition.</param>
/// <param name="Files">The text of one definition file, or of several when one would be larger than the language allows.</param>
/// <param name="Notes">What the definition does not say.</param>
/// <param name="Counts">How much was read.</param>
internal sealed record ImportedDefinition(
    string DeviceName, IReadOnlyList<string> Files, ImportNotes Notes, ImportCounts Counts);
