namespace Dsa.Bindings.Completion;

/// <summary>How a waiter looks at one completion record.</summary>
/// <remarks>Implement it as a struct.</remarks>
public interface ICompletionView
{
    /// <summary>Reads the first byte of the record with acquire: 0 until the whole record is there.</summary>
    /// <returns>False when the record's page is not in memory and looking must not bring it in.</returns>
    bool TryReadFirstByte(out byte value);

    /// <summary>Reads the record; called after its first byte was seen to be other than 0.</summary>
    CompletionRecord Read();

    /// <summary>Lets time pass before the next look.</summary>
    /// <param name="round">How many looks there were.</param>
    void Pause(int round);
}
