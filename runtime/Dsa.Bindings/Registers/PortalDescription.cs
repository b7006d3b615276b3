namespace Dsa.Bindings.Registers;

/// <summary>A page of a block that takes whole structures by one store.</summary>
/// <param name="Id">A value of the generated portal enum of its block.</param>
/// <param name="Name">The portal's name in the definition.</param>
/// <param name="Array">The array it is repeated in, a value of the generated array enum.</param>
/// <param name="OffsetBytes">The offset inside the array element.</param>
/// <param name="SizeBytes">The size; every slot of <paramref name="SlotBytes"/> in it is the same portal.</param>
/// <param name="SlotBytes">The size of the structure that it takes.</param>
public sealed record PortalDescription(int Id, string Name, int Array, int OffsetBytes, int SizeBytes, int SlotBytes);
