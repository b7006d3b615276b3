namespace Dsa.Bindings.Completion;

/// <summary>Waits for completion records by looking at them.</summary>
public static class CompletionPoll
{
    /// <summary>Looks until the record is there.</summary>
    /// <typeparam name="TView">How the record is looked at.</typeparam>
    /// <param name="view">The record. Its first byte was cleared before the descriptor was submitted.</param>
    /// <param name="maximumRounds">How often to look; at least 1.</param>
    /// <param name="record">The record.</param>
    /// <returns>False when it was not there after so many looks.</returns>
    public static bool TryWait<TView>(TView view, int maximumRounds, out CompletionRecord record)
        where TView : struct, ICompletionView
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximumRounds);
        for (var round = 1; ; round++)
        {
            if (view.TryReadFirstByte(out var first) && first != 0)
            {
                record = view.Read();
                return true;
            }

            if (round == maximumRounds)
            {
                record = default;
                return false;
            }

            view.Pause(round);
        }
    }
}
