namespace Dsa.Device.Operations.Dif;

/// <summary>How the integrity fields of a destination are made.</summary>
/// <param name="Flags">What is kept of the source's fields.</param>
/// <param name="Tags">The tags of what is not.</param>
internal readonly record struct DifDestination(DestinationDifFlags Flags, DifTags Tags)
{
    /// <summary>The field of a block whose source has one.</summary>
    /// <param name="stored">The source's field.</param>
    /// <param name="guard">The guard of the data.</param>
    /// <param name="block">The number of the block.</param>
    public DifTuple Update(DifTuple stored, uint guard, uint block)
    {
        var made = Make(guard, block);
        return new DifTuple
        {
            Guard = Has(DestinationDifFlags.PassGuard) ? stored.Guard : made.Guard,
            ApplicationTag = Has(DestinationDifFlags.PassApplicationTag) ? stored.ApplicationTag : made.ApplicationTag,
            ReferenceTag = Has(DestinationDifFlags.PassReferenceTag) ? stored.ReferenceTag : made.ReferenceTag,
        };
    }

    /// <summary>The field of a block whose source has none.</summary>
    /// <param name="guard">The guard of the data.</param>
    /// <param name="block">The number of the block.</param>
    public DifTuple Make(uint guard, uint block) => new()
    {
        Guard = guard,
        ApplicationTag = Tags.ApplicationOf(block) & ~Tags.ApplicationMask,
        ReferenceTag = Tags.ReferenceOf(block),
    };

    private bool Has(DestinationDifFlags flag) => (Flags & flag) != 0;
}
