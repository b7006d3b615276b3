using Dsa.Bindings.Registers;
using Dsa.Platform.Interrupts;

namespace Dsa.Virtual.Composition;

/// <summary>Where everything lies in the BARs of a virtual device (VD-12, VD-20): chosen as by Intel's own composition.</summary>
internal static class VirtualLayout
{
    public const int Bar0SizeBytes = 0x2000;

    public const int Bar2SizeBytes = 0x2000;

    public const int MsixTableOffsetBytes = 0x600;

    public const int MsixPendingOffsetBytes = 0x700;

    /// <summary>Where the tables begin that the registers tell of.</summary>
    public static Offsets Offsets { get; } = new Offsets(0, 0)
        .WithMsixPerm(0x03).WithGrpCfg(0x04).WithWqCfg(0x05).WithInterruptMessageStorage(0x10);

    /// <summary>The MSI-X table.</summary>
    public static ArrayDescription MsixTable { get; } = MessageWindow.Table(MsixTableOffsetBytes, VirtualFunction.VectorCount);

    /// <summary>The pending bits.</summary>
    public static ArrayDescription MsixPending { get; } = MessageWindow.Pending(MsixPendingOffsetBytes, VirtualFunction.VectorCount);
}
