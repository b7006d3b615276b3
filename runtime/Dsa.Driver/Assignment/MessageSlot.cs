using Dsa.Driver.Commands;
using Dsa.Platform.Interrupts;

namespace Dsa.Driver.Assignment;

/// <summary>One entry of a device's interrupt message storage, with its handle (VD-44 to VD-47). Dispose to free it.</summary>
/// <remarks>Blocking code, one thread at a time. An entry is changed while it is masked, and unmasked last (VD-46). Those of a device
/// that the driver has removed are left alone: they may be another driver's.</remarks>
public sealed class MessageSlot : IDisposable
{
    private readonly IdxdDevice _device;
    private bool _isFreed;

    internal MessageSlot(IdxdDevice device, int index)
    {
        _device = device;
        Index = index;
    }

    /// <summary>The index of the entry, which is the number of the interrupt in its domain (VD-45).</summary>
    public int Index { get; }

    /// <summary>What descriptors name it by.</summary>
    public int Handle { get; private set; }

    /// <summary>Called when the device has taken the handle away, once there is another (IH-13): it only wakes somebody.</summary>
    public Action? Revoked { get; set; }

    /// <summary>Lets descriptors of a PASID raise the interrupt, and no others (VD-28, VD-47).</summary>
    /// <param name="pasid">The PASID.</param>
    /// <param name="isIgnored">Whether they may ask for it and raise none.</param>
    /// <returns><see cref="Errno.EINVAL"/> for no PASID: the entry is as before.</returns>
    public Errno Assign(Pasid pasid, bool isIgnored = false)
    {
        if (!pasid.IsValid)
        {
            return Errno.EINVAL;
        }

        if (_device.IsRemoved)
        {
            return Errno.None;
        }

        var entry = _device.Registers.Ims[Index].Entry;
        using (_device.Lock.Enter())
        {
            var old = entry.Read();
            var value = old.WithPasidEnable(true).WithPasid(pasid.Value).WithIgnore(isIgnored);
            if (value == old)
            {
                return Errno.None;
            }

            entry.Write(old.WithMask(true));
            entry.Write(value.WithMask(true));
            if (!old.Mask)
            {
                entry.Write(value);
            }
        }

        return Errno.None;
    }

    /// <summary>Masks or unmasks the entry. An interrupt that was raised while it was masked comes with the unmasking.</summary>
    public void SetMask(bool isMasked)
    {
        if (_device.IsRemoved)
        {
            return;
        }

        var entry = _device.Registers.Ims[Index].Entry;
        using (_device.Lock.Enter())
        {
            entry.Write(entry.Read().WithMask(isMasked));
        }
    }

    /// <summary>Sends the interrupt to a virtual machine without software of this one (VD-44).</summary>
    /// <param name="sink">Where to.</param>
    /// <param name="source">What it is there.</param>
    public void Route(IInterruptSink sink, InterruptSource source) => _device.Slot.MessageStorage.Route(Index, sink, source);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isFreed)
        {
            _isFreed = true;
            _device.Assignment.Slots.Free(this);
        }
    }

    /// <summary>Masks the entry, gives its handle back, and leaves it as after a reset.</summary>
    internal void End()
    {
        Revoked = null;
        SetMask(true);
        _device.Slot.MessageStorage.EndRoute(Index);
        if (_device.IsRemoved)
        {
            return;
        }

        if (_device.Capabilities.CmdCap.HasCommand(Command.ReleaseInterruptHandle))
        {
            _device.Commands.Execute(Command.ReleaseInterruptHandle, CommandOperand.MessageSlot(Index));
        }

        using (_device.Lock.Enter())
        {
            _device.Registers.Ims[Index].Entry.Write(RegisterDefaults.Of<ImsEntry>());
        }
    }

    /// <summary>Requests the handle again that was revoked; its owner is told even if there is none, for what was submitted meanwhile.</summary>
    internal void Renew()
    {
        RequestHandle();
        Revoked?.Invoke();
    }

    /// <summary>Writes the message and the permission, masked, and requests the handle where handles are requested.</summary>
    internal Errno Open(Pasid pasid)
    {
        var message = RegisterDefaults.Of<ImsEntry>().WithData((uint)Index);
        using (_device.Lock.Enter())
        {
            _device.Registers.Ims[Index].Entry.Write(message.WithPasidEnable(true).WithPasid(pasid.Value));
        }

        return RequestHandle();
    }

    // The handle of an entry is its index where handles are not requested.
    private Errno RequestHandle()
    {
        Handle = Index;
        if (!_device.RequestsInterruptHandles)
        {
            return Errno.None;
        }

        var status = _device.Commands.Execute(Command.RequestInterruptHandle, CommandOperand.MessageSlot(Index));
        Handle = (int)status.Result;
        return status.Error == CommandError.Success ? Errno.None : Errno.ENXIO;
    }
}
