using Dsa.Device.Engines;

namespace Dsa.Device.Operations.Numeric;

/// <summary>What became of numbers: the result of all elements together (§8.3).</summary>
internal static class NumericOutcome
{
    /// <summary>Adds what happened to more elements.</summary>
    public static void Note(WorkItem item, ComputeResult result) => item.Accumulator |= (byte)result;

    /// <summary>The result so far.</summary>
    public static byte ResultOf(WorkItem item) => (byte)item.Accumulator;

    /// <summary>The end of an operation that went through everything; a result may fail the check that the descriptor asks for.</summary>
    public static Outcome Complete(WorkItem item) =>
        CheckedResult.Of(item.Descriptor.Flags, ResultOf(item), isExpected: ResultOf(item) == 0);
}
