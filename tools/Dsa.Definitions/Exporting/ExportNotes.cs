using System.Collections;

namespace Dsa.Definitions.Exporting;

/// <summary>What an export could not carry, in the order found and each said once.</summary>
internal sealed class ExportNotes : IReadOnlyList<ExportNote>
{
    private readonly List<ExportNote> _notes = [];
    private readonly HashSet<ExportNote> _seen = [];

    /// <inheritdoc/>
    public int Count => _notes.Count;

    /// <inheritdoc/>
    public ExportNote this[int index] => _notes[index];

    /// <summary>Adds a note.</summary>
    /// <param name="where">The full name of the thing.</param>
    /// <param name="what">What the output does not say about it.</param>
    public void Add(string where, string what)
    {
        var note = new ExportNote(where, what);
        if (_seen.Add(note))
        {
            _notes.Add(note);
        }
    }

    /// <inheritdoc/>
    public IEnumerator<ExportNote> GetEnumerator() => _notes.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
