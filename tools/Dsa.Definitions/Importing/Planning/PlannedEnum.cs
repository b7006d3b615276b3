using Dsa.Bindings.Generator.Syntax;
using Dsa.Definitions.Importing.Tree;

namespace Dsa.Definitions.Importing.Planning;

/// <summary>An enum of the definition. All fields with the same values share it.</summary>
internal sealed class PlannedEnum(ImportedEnum source)
{
    public ImportedEnum Source { get; } = source;

    /// <summary>Whether software must write no other value to some field that has it.</summary>
    public bool IsClosed { get; set; } = source.IsClosed;

    /// <summary>The name, known once all its users are.</summary>
    public string Name { get; set; } = "";

    /// <summary>What the specification calls it, when the source does not say.</summary>
    public string SpecName => SpecNames.Derive(Name);

    /// <summary>The block, register and field of each use, by their names in the definition.</summary>
    public List<(string Block, string Register, string Field)> Users { get; } = [];
}
