namespace Dsa.Mutation;

/// <summary>What can become of a mutant.</summary>
internal enum VerdictKind
{
    /// <summary>A test that claims its row failed.</summary>
    Caught,

    /// <summary>All of them passed: the row is not proved.</summary>
    Survived,

    /// <summary>It does not fit the sources, does not compile, or its tests fail without it.</summary>
    Broken,
}
