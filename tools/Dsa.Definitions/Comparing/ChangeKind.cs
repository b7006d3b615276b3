namespace Dsa.Definitions.Comparing;

/// <summary>What became of a thing.</summary>
internal enum ChangeKind
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>It is gone.</summary>
    Removed,

    /// <summary>It stands where something of another name stood.</summary>
    Renamed,

    /// <summary>It is elsewhere: another offset, other bits, another stride or count.</summary>
    Moved,

    /// <summary>It has more or fewer bits or bytes.</summary>
    Resized,

    /// <summary>It has another type.</summary>
    Retyped,

    /// <summary>Something else about it changed.</summary>
    Changed,

    /// <summary>Only its documentation changed.</summary>
    Documented,
}
