namespace Dsa.Definitions.Formatting;

/// <summary>What begins a line of its own.</summary>
internal enum ItemKind
{
    /// <summary>Anything without columns.</summary>
    Plain,

    /// <summary>A field of a register, or a gap in it.</summary>
    Field,

    /// <summary>A value of an enum.</summary>
    Value,

    /// <summary>A bit of a flags type.</summary>
    Flag,

    /// <summary>A member of a structure, or bits of one.</summary>
    Member,
}
