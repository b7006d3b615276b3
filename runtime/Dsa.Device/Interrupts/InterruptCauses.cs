using Dsa.Device.Registers;
using Dsa.Platform.Interrupts;

namespace Dsa.Device.Interrupts;

/// <summary>Sets bits of INTCAUSE and raises MSI-X vector 0 for them (§9.2.11).</summary>
internal sealed class InterruptCauses(RegisterFile registers, IInterruptSink sink)
{
    /// <summary>The vector of everything that is not a completion.</summary>
    public const int MiscellaneousVector = 0;

    /// <summary>Sets causes, and raises the vector if <paramref name="signal"/> says so. The caller holds the register lock.</summary>
    public void Raise(IntCauseBits causes, bool signal)
    {
        var register = registers.Bar.IntCause;
        registers.Store(register.OffsetBytes, new IntCause(register.Read().Raw | (uint)causes));
        if (signal)
        {
            sink.Signal(InterruptSource.MsiX(MiscellaneousVector));
        }
    }
}
