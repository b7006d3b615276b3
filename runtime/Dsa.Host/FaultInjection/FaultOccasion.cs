namespace Dsa.Host.FaultInjection;

/// <summary>Which of the occasions of a rule it takes, counted from 1 for each queue.</summary>
internal abstract record FaultOccasion
{
    /// <summary>Whether it takes one.</summary>
    /// <param name="number">The number of the occasion.</param>
    /// <param name="chance">64 bits that the seed gives to this occasion.</param>
    public abstract bool Takes(long number, ulong chance);

    /// <summary>Every one.</summary>
    internal sealed record Always : FaultOccasion
    {
        /// <inheritdoc/>
        public override bool Takes(long number, ulong chance) => true;
    }

    /// <summary>With a probability.</summary>
    /// <param name="Probability">The probability, over 0, at most 1.</param>
    internal sealed record Rate(double Probability) : FaultOccasion
    {
        // What a double holds exactly.
        private const int Bits = 53;

        /// <inheritdoc/>
        public override bool Takes(long number, ulong chance) => (chance >> (64 - Bits)) * Math.ScaleB(1, -Bits) < Probability;
    }

    /// <summary>Those whose number is a multiple.</summary>
    internal sealed record Every(long Period) : FaultOccasion
    {
        /// <inheritdoc/>
        public override bool Takes(long number, ulong chance) => number % Period == 0;
    }

    /// <summary>Those of a list.</summary>
    internal sealed record At(IReadOnlySet<long> Numbers) : FaultOccasion
    {
        /// <inheritdoc/>
        public override bool Takes(long number, ulong chance) => Numbers.Contains(number);
    }
}
