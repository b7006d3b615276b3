using System.Runtime.InteropServices;
using Dsa.Codegen;

// Calls each method once, so that the compiler's disassembly of it can be printed (DOTNET_JitDisasm), and checks what it did.
unsafe
{
    var bar = (byte*)NativeMemory.AlignedAlloc(0x1000, 64);
    NativeMemory.Clear(bar, 0x1000);
    *(ulong*)(bar + 0x10) = 0x40915F0107;

    Expect(Pairs.ReadField_Generated(bar) == Pairs.ReadField_ByHand(bar), "the field");
    *(uint*)(bar + 0x80) = 0x1005;
    Pairs.ChangeField_Generated(bar);
    var changed = *(uint*)(bar + 0x80);
    *(uint*)(bar + 0x80) = 0x1005;
    Pairs.ChangeField_ByHand(bar);
    Expect(changed == 0x1060 && *(uint*)(bar + 0x80) == changed, "the change");
    Pairs.ClearCause_Generated(bar);
    var cleared = *(uint*)(bar + 0x98);
    Pairs.ClearCause_ByHand(bar);
    Expect(cleared == 0x20 && *(uint*)(bar + 0x98) == 0x20, "the clearing");
    Pairs.StoreDescriptor_Generated(bar + 0x100, 1, 2, 3, 4);
    Pairs.StoreDescriptor_ByHand(bar + 0x140, 1, 2, 3, 4);
    Expect(new Span<byte>(bar + 0x100, 64).SequenceEqual(new Span<byte>(bar + 0x140, 64)), "the descriptor");
    NativeMemory.AlignedFree(bar);
    Console.WriteLine("done");
}

static void Expect(bool holds, string what)
{
    if (!holds)
    {
        throw new InvalidOperationException($"Both ways should give the same: {what}.");
    }
}
