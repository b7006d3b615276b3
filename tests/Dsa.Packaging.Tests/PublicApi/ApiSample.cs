namespace Dsa.Packaging.Tests.PublicApi;

/// <summary>Something to list.</summary>
public sealed class ApiSample<T>(T first) : IDisposable
    where T : struct, IComparable<T>
{
    public const int Limit = 7;

    public static readonly nint Origin;

    private readonly T[] _all = [first];

    public required string Name { get; init; }

    public int Count => _all.Length;

    public T this[int index]
    {
        get => _all[index];
        set => _all[index] = value;
    }

    public string? Find<TKey>(in TKey key, out int place, string? hint = null, int most = 3)
        where TKey : unmanaged
    {
        place = Math.Min(key.GetHashCode(), most);
        return hint;
    }

    public override string ToString() => Name;

    internal void Forget() => Array.Clear(_all);

    void IDisposable.Dispose() => Forget();
}
