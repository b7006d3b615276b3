namespace Dsa.Definitions.Formatting;

/// <summary>What becomes of lines that are too long for the column of most others.</summary>
internal enum Overhang
{
    /// <summary>The column moves for them.</summary>
    Forbidden,

    /// <summary>Each goes on as soon as it can.</summary>
    Ragged,

    /// <summary>They have a second column for themselves.</summary>
    InColumn,
}
