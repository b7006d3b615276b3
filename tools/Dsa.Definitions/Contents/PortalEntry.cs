using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Contents;

/// <summary>A portal where it stands.</summary>
internal sealed record PortalEntry(BlockModel Block, ArrayEntryModel? Array, PortalModel Portal, Coverage Coverage)
    : PlacedEntry(Block, Array, Coverage)
{
    /// <inheritdoc/>
    public override object Thing => Portal;

    /// <inheritdoc/>
    public override string Name => Portal.Name;

    /// <inheritdoc/>
    public override string SpecName => Portal.SpecName;

    /// <inheritdoc/>
    public override long RelativeOffset => Portal.OffsetBytes;
}
