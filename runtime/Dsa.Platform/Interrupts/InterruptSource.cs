namespace Dsa.Platform.Interrupts;

/// <summary>The table entry that an interrupt comes out of.</summary>
/// <param name="IsInterruptMessageStorage">Whether it lies in the interrupt message storage, else in the MSI-X table.</param>
/// <param name="Index">Its index.</param>
public readonly record struct InterruptSource(bool IsInterruptMessageStorage, int Index)
{
    /// <summary>An entry of the MSI-X table.</summary>
    public static InterruptSource MsiX(int index) => new(false, index);

    /// <summary>An entry of the interrupt message storage.</summary>
    public static InterruptSource MessageStorage(int index) => new(true, index);
}
