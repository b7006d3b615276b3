namespace Dsa.Device.Profiles.Validation;

/// <summary>Bytes of BAR0 that something takes.</summary>
/// <param name="Name">What it is, for people.</param>
/// <param name="Start">Its first byte.</param>
/// <param name="Bytes">How many.</param>
/// <param name="Path">Where its place stands in the profile; null when the architecture fixes it.</param>
internal sealed record OccupiedRange(string Name, long Start, long Bytes, string? Path)
{
    /// <summary>The first byte after it.</summary>
    public long End => Start + Bytes;

    /// <summary>Whether two things take the same bytes.</summary>
    public bool Overlaps(OccupiedRange other) => Start < other.End && other.Start < End;
}
