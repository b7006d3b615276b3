using Dsa.Device.Registers;
using Dsa.Platform.Interrupts;
using Dsa.Platform.Memory;

namespace Dsa.Device.Interrupts;

/// <summary>Interrupt handles: which are given out, and who may use them (§9.2, MSIXPERM).</summary>
/// <remarks>
/// A handle is the index of its MSI-X entry. Where the device has the command Request Interrupt Handle, an entry is good for
/// descriptors only while its handle is given out. The command unit gives and takes; engines look, without lock.
/// </remarks>
internal sealed class InterruptHandles(RegisterFile registers, IInterruptSink sink)
{
    private readonly bool[] _isRequested = new bool[registers.Map.Permissions.Count];
    private readonly bool _mustBeRequested = registers.Bar.GenCap.Read().CommandCapabilities
        && registers.Bar.CmdCap.Read().HasCommand(Command.RequestInterruptHandle);

    /// <summary>The number of MSI-X entries.</summary>
    public int Count => _isRequested.Length;

    /// <summary>Gives out the handle of an entry; false when it is given out already.</summary>
    public bool TryRequest(int index)
    {
        if (_isRequested[index])
        {
            return false;
        }

        Volatile.Write(ref _isRequested[index], true);
        return true;
    }

    /// <summary>Takes a handle back.</summary>
    public void Release(int index) => Volatile.Write(ref _isRequested[index], false);

    /// <summary>Takes all handles back.</summary>
    public void ReleaseAll() => Array.Clear(_isRequested);

    /// <summary>Whether a handle stands for an entry.</summary>
    public bool IsValid(uint handle) =>
        handle < (uint)Count && (!_mustBeRequested || Volatile.Read(ref _isRequested[handle]));

    /// <summary>Whether descriptors of a PASID may use a handle.</summary>
    public bool Permits(uint handle, Pasid pasid)
    {
        if (!IsValid(handle))
        {
            return false;
        }

        var entry = registers.Permission((int)handle);
        return entry.PasidEnable == pasid.IsValid && (!entry.PasidEnable || entry.Pasid == pasid.Value);
    }

    /// <summary>Raises a completion interrupt, if the entry still permits and does not ignore it.</summary>
    public void Signal(uint handle, Pasid pasid)
    {
        if (Permits(handle, pasid) && !registers.Permission((int)handle).Ignore)
        {
            sink.Signal(InterruptSource.MsiX((int)handle));
        }
    }
}
