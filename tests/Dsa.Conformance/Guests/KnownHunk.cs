namespace Dsa.Conformance.Guests;

/// <summary>Where our driver does on purpose something else than that of the guest.</summary>
/// <param name="Recordings">In which recordings.</param>
/// <param name="Row">The row of the driver's checklist that deviates; why, is in <c>decisions.tsv</c>.</param>
/// <param name="Place">The lines of both.</param>
internal sealed record KnownHunk(IReadOnlyList<string> Recordings, string Row, Hunk Place)
{
    /// <summary>All, in the order in which they occur.</summary>
    public static IReadOnlyList<KnownHunk> All { get; } =
    [
        .. File.ReadLines(Path.Combine(GuestRecording.Folder, "differences.tsv")).Skip(1).Select(static line => line.Split('\t'))
            .Select(static cells => new KnownHunk(cells[0].Split(' '), cells[1], new Hunk(cells[2], cells[3]))),
    ];
}
