namespace Dsa.Device.Tests.Model;

/// <summary>The handles of one table: a handle is the index of its entry, and is given to one owner at a time.</summary>
internal sealed class SpecHandles(int entries, bool mustBeRequested)
{
    private readonly HashSet<int> _given = [];

    public bool Exists(int index) => index < entries;

    public bool IsGiven(int index) => _given.Contains(index);

    /// <summary>Whether an entry may be used: the index itself does where the device gives no handles.</summary>
    public bool IsUsable(int index) => Exists(index) && (!mustBeRequested || IsGiven(index));

    public void Give(int index) => _given.Add(index);

    public void Take(int index) => _given.Remove(index);

    public void TakeAll() => _given.Clear();
}
