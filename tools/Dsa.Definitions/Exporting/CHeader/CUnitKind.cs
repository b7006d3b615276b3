namespace Dsa.Definitions.Exporting.CHeader;

/// <summary>How a run of bytes is declared.</summary>
internal enum CUnitKind
{
    /// <summary>One number of 8, 16, 32 or 64 bits.</summary>
    Number,

    /// <summary>A number that several members have bits of.</summary>
    Word,

    /// <summary>Several numbers of the same width.</summary>
    Numbers,

    /// <summary>Another structure, or several.</summary>
    Structure,

    /// <summary>Bytes that C cannot name otherwise: not aligned, or of odd size.</summary>
    Bytes,

    /// <summary>Bytes that belong to no member.</summary>
    Reserved,
}
