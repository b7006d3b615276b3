namespace Dsa.Definitions.Formatting;

/// <summary>The columns of an item that fits on a line, from left to right.</summary>
internal enum CellKind
{
    /// <summary>What it begins with: bits, an offset with a width; of a value its name.</summary>
    Place,
    Name,
    Spec,
    Value,
    Type,
    Modifiers,
}
