namespace Dsa.Definitions.Writing;

/// <summary>A field, member, flag or value on a line of its own.</summary>
/// <param name="Place">Where it lies: <c>[7:0]</c>, <c>0x10 : 64</c>; empty when it has no place.</param>
/// <param name="Name">Its name with its type.</param>
/// <param name="Modifiers">What stands behind.</param>
/// <param name="Doc">Its documentation.</param>
internal sealed record HwdefRow(string Place, string Name, string Modifiers, string Doc);
