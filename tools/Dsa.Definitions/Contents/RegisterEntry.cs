using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Contents;

/// <summary>A register where it stands.</summary>
internal sealed record RegisterEntry(BlockModel Block, ArrayEntryModel? Array, RegisterModel Register, Coverage Coverage)
    : PlacedEntry(Block, Array, Coverage)
{
    /// <inheritdoc/>
    public override object Thing => Register;

    /// <inheritdoc/>
    public override string Name => Register.Name;

    /// <inheritdoc/>
    public override string SpecName => Register.SpecName;

    /// <inheritdoc/>
    public override long RelativeOffset => Register.OffsetBytes;
}
