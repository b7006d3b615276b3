using System.Collections.Immutable;

namespace Dsa.Bindings.Structures;

/// <summary>A member of a descriptor that is reserved unless a flag has a certain value.</summary>
/// <param name="Name">The member's name.</param>
/// <param name="Flag">The flag, as a mask of the flags member.</param>
/// <param name="PresentWhenSet">Whether the member means something when the flag is set (else: when it is clear).</param>
/// <param name="Mask">The member's bits, as words of the structure.</param>
public sealed record ConditionalMember(string Name, ulong Flag, bool PresentWhenSet, ImmutableArray<ulong> Mask);
