namespace Dsa.Device.Operations.Dif;

/// <summary>How the integrity fields of a source are checked.</summary>
/// <param name="Flags">What is checked, and which fields mean that nothing is.</param>
/// <param name="Tags">The tags that are expected.</param>
internal readonly record struct DifSource(SourceDifFlags Flags, DifTags Tags)
{
    private const SourceDifFlags AllOnesReported = SourceDifFlags.AllOnesDetect | SourceDifFlags.AllOnesIsError;

    /// <summary>Checks a block; None when it is good.</summary>
    /// <param name="stored">The integrity field of the block.</param>
    /// <param name="guard">The guard of its data.</param>
    /// <param name="block">Its number.</param>
    public DifStatus Check(DifTuple stored, uint guard, uint block)
    {
        var isApplicationOnes = stored.ApplicationTag == DifTags.Ones;
        var areTagsOnes = isApplicationOnes && stored.ReferenceTag == uint.MaxValue;
        var isAllOnes = areTagsOnes && stored.Guard == DifTags.Ones;
        if (isAllOnes && (Flags & AllOnesReported) == AllOnesReported)
        {
            return DifStatus.AllOnes;
        }

        if ((isAllOnes && Has(SourceDifFlags.AllOnesDetect))
            || (areTagsOnes && Has(SourceDifFlags.TagOnesDetect))
            || (isApplicationOnes && Has(SourceDifFlags.ApplicationTagOnesDetect)))
        {
            return DifStatus.None;
        }

        var status = DifStatus.None;
        status |= !Has(SourceDifFlags.NoGuardCheck) && stored.Guard != guard ? DifStatus.Guard : 0;
        status |= ((stored.ApplicationTag ^ Tags.ApplicationOf(block)) & ~Tags.ApplicationMask) != 0 ? DifStatus.ApplicationTag : 0;
        status |= !Has(SourceDifFlags.NoReferenceTagCheck) && stored.ReferenceTag != Tags.ReferenceOf(block) ? DifStatus.ReferenceTag : 0;
        return status;
    }

    private bool Has(SourceDifFlags flag) => (Flags & flag) != 0;
}
