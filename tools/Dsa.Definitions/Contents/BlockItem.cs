using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Contents;

/// <summary>One thing that stands in a block or in an array: a register, a condition, an array, or a portal.</summary>
internal abstract record BlockItem
{
    /// <summary>A register.</summary>
    internal sealed record OfRegister(RegisterModel Register) : BlockItem;

    /// <summary>A condition.</summary>
    internal sealed record OfCondition(ConditionModel Condition) : BlockItem;

    /// <summary>A portal.</summary>
    internal sealed record OfPortal(PortalModel Portal) : BlockItem;

    /// <summary>An array or group with what is in it.</summary>
    internal sealed record OfArray(ArrayEntryModel Array, IReadOnlyList<BlockItem> Items) : BlockItem;
}
