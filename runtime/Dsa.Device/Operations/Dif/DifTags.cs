namespace Dsa.Device.Operations.Dif;

/// <summary>The tags of a row of blocks (§8.2 of the facts): those of the first block, and which of them rise.</summary>
/// <param name="Reference">The reference tag of the first block.</param>
/// <param name="Application">The application tag of the first block.</param>
/// <param name="ApplicationMask">Bits of the application tag that do not count.</param>
/// <param name="IsReferenceFixed">Whether all blocks have the same reference tag.</param>
/// <param name="IsApplicationRising">Whether the application tag rises from block to block.</param>
internal readonly record struct DifTags(
    uint Reference, uint Application, uint ApplicationMask, bool IsReferenceFixed, bool IsApplicationRising)
{
    /// <summary>All bits of an application tag, or of a guard.</summary>
    public const uint Ones = ushort.MaxValue;

    /// <summary>The reference tag of a block.</summary>
    public uint ReferenceOf(uint block) => IsReferenceFixed ? Reference : Reference + block;

    /// <summary>The application tag of a block, before its mask.</summary>
    public uint ApplicationOf(uint block) => IsApplicationRising ? (Application + block) & Ones : Application;
}
