namespace Dsa.Bindings.Structures;

/// <summary>Says what a descriptor of one operation must bring, for tools that look at code.</summary>
/// <param name="flagsMember">The member that holds the flags.</param>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class OperationAttribute(string flagsMember) : Attribute
{
    /// <summary>The member that holds the flags.</summary>
    public string FlagsMember { get; } = flagsMember;

    /// <summary>The flags that must all be set.</summary>
    public ulong RequiredFlags { get; init; }

    /// <summary>Sets of flags; of each at least one must be set.</summary>
    public ulong[] RequiredChoices { get; init; } = [];

    /// <summary>The members that mean something because a required flag says so.</summary>
    public string[] RequiredMembers { get; init; } = [];
}
