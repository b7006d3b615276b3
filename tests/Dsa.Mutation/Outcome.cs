namespace Dsa.Mutation;

/// <summary>How the tests of a row ended.</summary>
internal enum Outcome
{
    /// <summary>All passed.</summary>
    Passed,

    /// <summary>One failed, or did not end, or ended the process.</summary>
    Failed,

    /// <summary>They could not be run.</summary>
    NotRun,
}
