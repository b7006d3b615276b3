using System.Numerics;
using Dsa.Device.Profiles;
using Dsa.Device.Profiles.Json;
using Dsa.Device.Profiles.Validation;
using Dsa.Device.Registers;
using Dsa.Device.WorkQueues;
using Dsa.Platform.Pci;

namespace Dsa.Device;

/// <summary>A DSA, or an IAA on its control path: everything that software can see of the silicon, and nothing else.</summary>
/// <remarks>
/// Software reaches it through <see cref="Bar0"/>, <see cref="Bar2"/> and memory, on any thread. It works in steppers of the
/// slot's scheduler. Dispose it after the scheduler has come to rest.
/// </remarks>
public sealed class DsaDevice : IPciFunction, IDisposable
{
    private readonly DeviceCore _core;
    private readonly DeviceProfile _profile;
    private PciState _pci;

    /// <summary>Plugs a device into a slot, as after power-on.</summary>
    /// <param name="slot">The slot; it has at least as many MSI-X vectors as the part.</param>
    /// <param name="profile">The part.</param>
    /// <exception cref="ArgumentException">The slot has too few vectors, or no device can be built of the profile, such as one with operations that the model does not know.</exception>
    public DsaDevice(PciSlot slot, DeviceProfile profile)
    {
        ArgumentNullException.ThrowIfNull(slot);
        ArgumentNullException.ThrowIfNull(profile);
        _profile = profile;
        Slot = slot;
        var capabilities = profile.Capabilities;
        if (slot.Interrupts.Count < MsixVectorCount)
        {
            throw new ArgumentException($"{ShownText.Of(profile.Name)} needs {MsixVectorCount} vectors.", nameof(slot));
        }

        if (ProfileValidation.FindUnbuildable(profile).FirstOrDefault() is { } problem)
        {
            throw new ArgumentException($"{ShownText.Of(profile.Name)}: {problem}", nameof(profile));
        }

        Configuration = new PciConfiguration { Changed = ConfigurationChanged, Capabilities = profile.Pci };
        Bar0 = new MmioRegion(slot, "bar0", Bar0Map.SizeBytes);
        var registers = new RegisterFile(Bar0, profile, new Bar0Layout(capabilities), slot.Interrupts);
        _core = new DeviceCore(slot, Configuration, registers, profile);
        registers.Effects = new RegisterEffects(_core);
        Bar0.Target = registers;
        Bar2 = CreatePortals(capabilities);
    }

    /// <inheritdoc/>
    public ushort VendorId => _profile.VendorId;

    /// <inheritdoc/>
    public ushort DeviceId => _profile.DeviceId;

    /// <inheritdoc/>
    public PciSlot Slot { get; }

    /// <inheritdoc/>
    public PciConfiguration Configuration { get; }

    /// <inheritdoc/>
    public MmioRegion Bar0 { get; }

    /// <inheritdoc/>
    public PortalRegion Bar2 { get; }

    /// <inheritdoc/>
    public int MsixVectorCount => _profile.MsixVectorCount;

    /// <inheritdoc/>
    public int MsixTableOffsetBytes => _profile.MsixTableOffsetBytes;

    /// <inheritdoc/>
    public int MsixPendingOffsetBytes => _profile.MsixPendingOffsetBytes;

    /// <inheritdoc/>
    public bool IsResetting => _core.Reset.IsPending;

    /// <inheritdoc/>
    public void Reset() => Reset(ResetKind.FunctionLevel);

    /// <summary>Begins a reset from outside, as <see cref="Reset()"/> does. A warm reset is one of power: to registers it is the same (§9.2).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The kind is none, or that of the Reset Device command, which is written to CMD.</exception>
    public void Reset(ResetKind kind)
    {
        if (kind is not (ResetKind.PowerOn or ResetKind.FunctionLevel))
        {
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "From outside there are resets of power and of the function.");
        }

        _core.Reset.Begin(kind);
    }

    /// <summary>Takes all interrupt handles away, as happens when a device is moved: software has to request them again (INTCAUSE bit 31, §8).</summary>
    /// <remarks>
    /// From then on descriptors with an old handle are answered 0x19. A part without the command Request Interrupt Handle has
    /// indexes for handles, which nothing takes away. Any thread.
    /// </remarks>
    public void RevokeInterruptHandles()
    {
        if (!_core.Handles.AreRequested)
        {
            return;
        }

        _core.Commands.RevokeHandles();
    }

    /// <summary>Has the hardware fail, as by a parity error or an error of the fabric: the device halts (GENSTS, §13).</summary>
    /// <param name="leastReset">The least reset that makes it work again.</param>
    /// <remarks>Nothing of what was in flight is written any more. Any thread.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The definition has no such reset.</exception>
    public void FailHardware(ResetType leastReset)
    {
        if (!leastReset.IsDefined())
        {
            throw new ArgumentOutOfRangeException(nameof(leastReset), leastReset, "There is no such reset.");
        }

        _core.State.Halt(leastReset);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Configuration.Changed = null;
        Bar0.Dispose();
    }

    private PortalRegion CreatePortals(in Bar0Capabilities capabilities)
    {
        var queues = new Bar2Layout(capabilities).WorkQueue;
        var sizeBytes = (int)BitOperations.RoundUpToPowerOf2((uint)(queues.OffsetBytes + (queues.Count * queues.StrideBytes)));
        return new PortalRegion(Slot, sizeBytes, new PortalDecoder(_core, sizeBytes, Bar2Map.Portals[0].SizeBytes));
    }

    /// <summary>A change while configuration is latched is an error that halts the device (§13 of the behaviour).</summary>
    /// <remarks>
    /// The state is looked at under the register lock, under which Enable Device checks and enters it: either the check sees
    /// the new bits, or this sees a device that is enabled.
    /// </remarks>
    private void ConfigurationChanged()
    {
        bool hasHalted;
        using (_core.Registers.Lock.Enter())
        {
            var now = new PciState(
                Configuration.BusMasterEnable,
                Configuration.PasidEnable,
                Configuration.PrivilegedModeEnable,
                Configuration.AtsEnable,
                Configuration.PageRequestEnable);
            if (now == _pci)
            {
                return;
            }

            if (now.Ats != _pci.Ats || now.Pasid != _pci.Pasid)
            {
                _core.Translations.Clear();
            }

            _pci = now;
            hasHalted = _core.State.TryHaltLocked(ErrorCode.PciConfigurationChanged, ResetType.Command);
        }

        if (hasHalted)
        {
            _core.AbandonAll();
        }
    }

    /// <summary>What must not change while the device is not Disabled.</summary>
    private readonly record struct PciState(bool BusMaster, bool Pasid, bool Privileged, bool Ats, bool PageRequest);
}
