namespace Dsa.Bindings.Completion;

/// <summary>A completion record in the memory of this process.</summary>
/// <remarks>The pointer must stay valid, and aligned as the device demands, until the record is there.</remarks>
public readonly unsafe struct PointerCompletionView : ICompletionView
{
    private const int LongestSpin = 128;

    private readonly CompletionRecord* _record;

    /// <summary>Looks at <paramref name="record"/>.</summary>
    public PointerCompletionView(CompletionRecord* record) => _record = record;

    /// <inheritdoc/>
    public bool TryReadFirstByte(out byte value)
    {
        value = Volatile.Read(ref *(byte*)_record);
        return true;
    }

    /// <inheritdoc/>
    public CompletionRecord Read() => *_record;

    /// <inheritdoc/>
    public void Pause(int round) => Thread.SpinWait(Math.Min(round, LongestSpin));
}
