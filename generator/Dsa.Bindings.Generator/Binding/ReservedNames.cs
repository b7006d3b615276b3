using System.Collections.Immutable;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>The names that generated types use for themselves, and that a definition therefore must not give to their members.</summary>
internal static class ReservedNames
{
    /// <summary>The type parameter of everything that is reached through a bus.</summary>
    public const string TypeParameter = "TBus";

    public static readonly ImmutableHashSet<string> OfEveryType = ImmutableHashSet.Create(
        "Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone", "ReferenceEquals", "Finalize");

    public static readonly ImmutableHashSet<string> OfStructure = OfEveryType.Union(
        ["SizeBytes", "AlignmentBytes", "AreSame", "AsBytes", "Validate", "IsPresent", "FlagNamesOf"]);

    public static readonly ImmutableHashSet<string> OfRegister = OfEveryType.Union(
        ["Clone", "Raw", "Bits", "Has", "Description", "CreateDescription", "AddReset", "Deconstruct", "PrintMembers", "WordAt", "IsSet", "SetBit",
        .. Enumerable.Range(0, Limits.RegisterBits / 64).Select(word => "Word" + word.ToText())]);

    public static readonly ImmutableHashSet<string> OfBlock = OfEveryType.Union(
        [TypeParameter, "Clone", "EqualityContract", "Read", "Item", "Deconstruct", "PrintMembers"]);

    public static readonly ImmutableHashSet<string> OfElement = OfEveryType.Union(
        [TypeParameter, "OffsetBytes", "SizeBytes", "ReadDword", "WriteDword", "PortalOffsetBytes"]);
}
