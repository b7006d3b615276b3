using System.Runtime.InteropServices;
using Dsa.Bindings.Registers;
using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Pci;

/// <summary>The PCI configuration space of a function, byte by byte, out of the definition of its registers (§C).</summary>
/// <remarks>
/// For whoever shows a function to software that has no other way: a virtual machine. What the function depends on, its
/// <see cref="PciConfiguration"/> is told after each write. Any thread; <c>_lock</c> guards the bytes.
/// </remarks>
public sealed unsafe class ConfigurationSpace
{
    private readonly IPciFunction _function;
    private readonly bool _hasPageRequests;
    private readonly LeafLock _lock = new();
    private readonly byte[] _bytes = GC.AllocateArray<byte>(PciConfigMap.SizeBytes, pinned: true);
    private readonly byte[] _writable = new byte[PciConfigMap.SizeBytes];
    private readonly byte[] _clearing = new byte[PciConfigMap.SizeBytes];
    private readonly PciConfig<PointerBus> _registers;

    /// <summary>The space of a function, as after a reset.</summary>
    /// <param name="function">The function.</param>
    /// <param name="hasPageRequests">
    /// Whether the function is told of page requests. Where they cannot travel software may switch them on all the same, as kernels
    /// demand for shared virtual addressing.
    /// </param>
    public ConfigurationSpace(IPciFunction function, bool hasPageRequests = true)
    {
        ArgumentNullException.ThrowIfNull(function);
        _hasPageRequests = hasPageRequests;
        _function = function;
        _registers = new PciConfig<PointerBus>(new PointerBus((void*)Marshal.UnsafeAddrOfPinnedArrayElement(_bytes, 0)));
        Reset();
    }

    /// <summary>The size.</summary>
    public int SizeBytes => _bytes.Length;

    /// <summary>Reads bytes that are there.</summary>
    public void Read(int offsetBytes, Span<byte> data)
    {
        using (_lock.Enter())
        {
            _bytes.AsSpan(offsetBytes, data.Length).CopyTo(data);
        }
    }

    /// <summary>Writes bytes that are there: each changes only the bits of it that can be written (VD-14).</summary>
    /// <returns>Whether software asks for a function-level reset (DEVCTL.IFLR).</returns>
    public bool Write(int offsetBytes, ReadOnlySpan<byte> data)
    {
        var isReset = false;
        using (_lock.Enter())
        {
            for (var index = 0; index < data.Length; index++)
            {
                var offset = offsetBytes + index;
                var (old, value) = (_bytes[offset], data[index]);
                _bytes[offset] = (byte)(((old & ~_writable[offset]) | (value & _writable[offset])) & ~(value & _clearing[offset]));
                isReset |= (value & ResetBitAt(offset)) != 0;
            }
        }

        Apply();
        return isReset;
    }

    /// <summary>Gives every register its value after a reset. The function's own configuration is its own to reset.</summary>
    public void Reset()
    {
        using (_lock.Enter())
        {
            Array.Clear(_bytes);
            Array.Clear(_writable);
            Array.Clear(_clearing);
            foreach (var register in PciConfigMap.Registers)
            {
                Fill(_bytes, register, register.Reset.AsSpan());
                Fill(_writable, register, register.WritableMask.AsSpan());
                Fill(_clearing, register, register.WriteOneToClearMask.AsSpan());
            }

            StandardRegisters.Fill(_bytes, _writable, _clearing);
            Identify();
            SizeBaseAddress(_registers.BaseAddress0.OffsetBytes, _function.Bar0.SizeBytes);
            SizeBaseAddress(_registers.BaseAddress2.OffsetBytes, _function.Bar2.SizeBytes);
            LinkExtendedCapabilities();
        }
    }

    /// <summary>Takes over what others have set in the function's configuration, for people to look at.</summary>
    /// <param name="baseAddress0">Where BAR0 is to be.</param>
    /// <param name="baseAddress2">Where BAR2 is to be.</param>
    public void Reflect(ulong baseAddress0, ulong baseAddress2)
    {
        var configuration = _function.Configuration;
        using (_lock.Enter())
        {
            _registers.PciCmd.Write(_registers.PciCmd.Read().WithMemorySpaceEnable(true).WithBusMasterEnable(configuration.BusMasterEnable));
            Store(_registers.BaseAddress0.OffsetBytes, _registers.BaseAddress0.Read().Raw | baseAddress0);
            Store(_registers.BaseAddress2.OffsetBytes, _registers.BaseAddress2.Read().Raw | baseAddress2);
            _registers.MsixCap.Write(_registers.MsixCap.Read().WithEnable(configuration.BusMasterEnable));
            _registers.PasidCtl.Write(_registers.PasidCtl.Read().WithEnable(configuration.PasidEnable).WithPrivilegedModeEnable(configuration.PrivilegedModeEnable));
            _registers.AtsCtl.Write(_registers.AtsCtl.Read().WithEnable(configuration.AtsEnable));
            _registers.PrsCtl.Write(_registers.PrsCtl.Read().WithEnable(configuration.PageRequestEnable));
            _registers.PrsReqAlloc.Write(_registers.PrsReqAlloc.Read().WithAllocation(configuration.PageRequestAllocation));
        }
    }

    private static void Fill(byte[] target, RegisterDescription register, ReadOnlySpan<ulong> words)
    {
        if (!words.IsEmpty)
        {
            MemoryMarshal.AsBytes(words)[..register.WidthBytes].CopyTo(target.AsSpan(register.OffsetBytes));
        }
    }

    private static byte ResetBitAt(int offset)
    {
        var control = DevCtl.Description;
        var index = offset - control.OffsetBytes;
        return index >= 0 && index < control.WidthBytes ? (byte)(control.TriggerMask[0] >> (index * 8)) : (byte)0;
    }

    private void Identify()
    {
        Store(_registers.Vid.OffsetBytes, _function.VendorId);
        Store(_registers.Did.OffsetBytes, _function.DeviceId);
        Store(_registers.MsixCap.OffsetBytes, _registers.MsixCap.Read().WithTableSize((uint)_function.MsixVectorCount - 1));
        Store(_registers.MsixTbl.OffsetBytes, default(MsixTbl).WithOffset((uint)_function.MsixTableOffsetBytes / sizeof(ulong)));
        Store(_registers.MsixPba.OffsetBytes, default(MsixPba).WithOffset((uint)_function.MsixPendingOffsetBytes / sizeof(ulong)));
        var capabilities = _function.Configuration.Capabilities;
        Store(_registers.AtsCap.OffsetBytes, capabilities.Ats ?? default);
        Store(_registers.PasidCap.OffsetBytes, capabilities.Pasid ?? default);
        Store(_registers.PrsReqCap.OffsetBytes, capabilities.PageRequests ?? default);
    }

    private void Store<T>(int offsetBytes, T value)
        where T : unmanaged =>
        MemoryMarshal.Write(_bytes.AsSpan(offsetBytes), in value);

    /// <summary>Lets software find out how large a region is: address bits below its size stay 0 (VD-12).</summary>
    private void SizeBaseAddress(int offsetBytes, int sizeBytes)
    {
        var mask = MemoryMarshal.Read<ulong>(_writable.AsSpan(offsetBytes)) & ~((ulong)sizeBytes - 1);
        MemoryMarshal.Write(_writable.AsSpan(offsetBytes), in mask);
    }

    /// <summary>Leaves capabilities out that the function does not have, and goes round what the specification does not describe.</summary>
    private void LinkExtendedCapabilities()
    {
        var capabilities = _function.Configuration.Capabilities;
        var next = 0U;
        next = Link(_registers.PrsExt.OffsetBytes, capabilities.PageRequests is not null, next, _registers.PrsExt.Read().WithNext(next).Raw);
        next = Link(_registers.PasidExt.OffsetBytes, capabilities.Pasid is not null, next, _registers.PasidExt.Read().WithNext(next).Raw);
        next = Link(_registers.AtsExt.OffsetBytes, capabilities.Ats is not null, next, _registers.AtsExt.Read().WithNext(next).Raw);
        Store(_registers.VcExt.OffsetBytes, _registers.VcExt.Read().WithNext(next));
        Hide(capabilities.Ats is null, AtsCtl.Description);
        Hide(capabilities.Pasid is null, PasidCtl.Description);
        Hide(capabilities.PageRequests is null, PrsCtl.Description);
        Hide(capabilities.PageRequests is null, PrsReqAlloc.Description);
    }

    private uint Link(int offsetBytes, bool isPresent, uint next, uint header)
    {
        Store(offsetBytes, isPresent ? header : 0);
        return isPresent ? (uint)offsetBytes : next;
    }

    /// <summary>The control bits of a capability that is not there cannot be set.</summary>
    private void Hide(bool isAbsent, RegisterDescription register)
    {
        if (isAbsent)
        {
            _bytes.AsSpan(register.OffsetBytes, register.WidthBytes).Clear();
            _writable.AsSpan(register.OffsetBytes, register.WidthBytes).Clear();
        }
    }

    /// <summary>Tells the function what it depends on.</summary>
    private void Apply()
    {
        var configuration = _function.Configuration;
        configuration.BusMasterEnable = _registers.PciCmd.Read().BusMasterEnable;
        configuration.PasidEnable = _registers.PasidCtl.Read().Enable;
        configuration.PrivilegedModeEnable = _registers.PasidCtl.Read().PrivilegedModeEnable;
        configuration.AtsEnable = _registers.AtsCtl.Read().Enable;
        configuration.PageRequestEnable = _hasPageRequests && _registers.PrsCtl.Read().Enable;
        configuration.PageRequestAllocation = _registers.PrsReqAlloc.Read().Allocation;
        _function.Slot.Interrupts.IsFunctionMasked = _registers.MsixCap.Read().FunctionMask;
        var first = _registers.Vc0Ctl.Read().TrafficClasses << 1 | 1;
        var second = _registers.Vc1Ctl.Read() is { Enable: true } channel ? channel.TrafficClasses << 1 : 0;
        configuration.TrafficClasses = (byte)(first | second);
    }
}
