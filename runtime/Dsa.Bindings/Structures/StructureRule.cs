using System.Collections.Immutable;

namespace Dsa.Bindings.Structures;

/// <summary>What the definition says of the flags and reserved bytes of one operation's descriptor.</summary>
public sealed record StructureRule
{
    /// <summary>The operation: the value of the member that tells operations apart.</summary>
    public required ulong Discriminator { get; init; }

    /// <summary>The operation's name in the definition.</summary>
    public required string Name { get; init; }

    /// <summary>The name of the record that the device writes for the operation, or null when the definition does not say.</summary>
    public string? Completion { get; init; }

    /// <summary>The flags that are not reserved for this operation, its own refined bits included.</summary>
    public required ulong AllowedFlags { get; init; }

    /// <summary>Flags that must all be set.</summary>
    public required ulong RequiredFlags { get; init; }

    /// <summary>Sets of flags; of each at least one must be set.</summary>
    public required ImmutableArray<ulong> RequiredChoices { get; init; }

    /// <summary>All flags of <see cref="RequiredChoices"/> together, or 0: where there is one set, that set.</summary>
    public ulong RequiredAnyFlags
    {
        get
        {
            var all = 0UL;
            foreach (var choice in RequiredChoices)
            {
                all |= choice;
            }

            return all;
        }
    }

    /// <summary>Bits that belong to no member, as words of the structure; they must be zero.</summary>
    public required ImmutableArray<ulong> ReservedMask { get; init; }

    /// <summary>Members that are reserved, too, unless a flag is set (or clear).</summary>
    public required ImmutableArray<ConditionalMember> ConditionalMembers { get; init; }
}
