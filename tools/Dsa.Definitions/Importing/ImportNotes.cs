using System.Collections;
using Dsa.Definitions.Messages;

namespace Dsa.Definitions.Importing;

/// <summary>What an import could not carry, by line and then in the order found, each said once.</summary>
internal sealed class ImportNotes : IReadOnlyList<ImportNote>
{
    private readonly List<ImportNote> _notes = [];
    private readonly HashSet<ImportNote> _seen = [];
    private bool _isSorted = true;

    /// <inheritdoc/>
    public int Count => _notes.Count;

    /// <inheritdoc/>
    public ImportNote this[int index] => Sorted()[index];

    /// <summary>Adds a note.</summary>
    public void Add(int line, string where, MessageText what)
    {
        var note = new ImportNote(line, Echo.Of(where), what.ToString());
        if (_seen.Add(note))
        {
            _notes.Add(note);
            _isSorted = false;
        }
    }

    /// <inheritdoc/>
    public IEnumerator<ImportNote> GetEnumerator() => Sorted().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private List<ImportNote> Sorted()
    {
        if (!_isSorted)
        {
            var ordered = _notes.OrderBy(static note => note.Line).ToList();
            _notes.Clear();
            _notes.AddRange(ordered);
            _isSorted = true;
        }

        return _notes;
    }
}
