namespace Dsa.Bindings.Generator.Model;

/// <summary>What writing 1 to a bit does, as the method that does it is called.</summary>
internal enum WriteOneVerb
{
    Clear,
    Set,
    Trigger,
}

/// <summary>The single bits of a register on which writing 1 acts.</summary>
internal static class WrittenOnes
{
    /// <summary>The verb of an access; null when writing 1 is no act of its own.</summary>
    public static WriteOneVerb? VerbOf(AccessMode access) => access switch
    {
        AccessMode.WriteOneToClear => WriteOneVerb.Clear,
        AccessMode.WriteOneToSet => WriteOneVerb.Set,
        AccessMode.Trigger or AccessMode.SelfClearing => WriteOneVerb.Trigger,
        _ => null,
    };

    /// <summary>What is added to a register's name to name the type of the bits that a verb takes: with the verb only where there are several.</summary>
    /// <param name="accesses">The accesses of all single bits of the register.</param>
    /// <remarks>One type for all verbs would let <c>Clear</c> be given bits that it cannot clear.</remarks>
    public static IReadOnlyList<(WriteOneVerb Verb, string Suffix)> BitsTypesOf(IEnumerable<AccessMode> accesses)
    {
        var verbs = accesses.Select(VerbOf).OfType<WriteOneVerb>().Distinct().OrderBy(verb => verb).ToList();
        return verbs.ConvertAll(verb => (verb, verbs.Count == 1 ? "Bits" : $"{verb}Bits"));
    }
}
