using Dsa.Device.Engines;

namespace Dsa.Device.Operations;

/// <summary>Folds the result of an operation into its status when the descriptor asks for it (CHECK_RESULT, §6.3 of the facts).</summary>
internal static class CheckedResult
{
    /// <summary>The outcome of an operation that ran to its end.</summary>
    /// <param name="flags">The descriptor's flags.</param>
    /// <param name="result">The result.</param>
    /// <param name="isExpected">Whether it is one that the descriptor counts as success.</param>
    public static Outcome Of(DescriptorFlags flags, byte result, bool isExpected)
    {
        var isFalse = !isExpected && (flags & DescriptorFlags.CheckResult) != 0;
        return new Outcome(isFalse ? CompletionStatus.SuccessPredicateFalse : CompletionStatus.Success) { Result = result };
    }
}
