using System.Collections.Immutable;
using Dsa.Bindings.Registers;
using Dsa.Device.Monitoring;
using Dsa.Device.Profiles;

namespace Dsa.Device.Registers;

/// <summary>
/// The registers that a part has, compiled from the definition into flat arrays with one slot for each dword of BAR0.
/// </summary>
/// <remarks>Immutable. Every register is made of whole dwords, so a dword has at most one owner.</remarks>
internal sealed class RegisterMap
{
    /// <summary>Bytes in one slot of the arrays.</summary>
    public const int DwordBytes = 4;

    private readonly Dword[] _dwords = new Dword[Bar0Map.SizeBytes / DwordBytes];
    private readonly ImmutableArray<RegisterInstance> _instances;

    /// <summary>Compiles the map of a part.</summary>
    /// <param name="profile">The part: which registers there are, and where its tables lie.</param>
    /// <param name="layout">The tables of the part.</param>
    public RegisterMap(DeviceProfile profile, Bar0Layout layout)
    {
        // How many vectors there are is told by PCI, not by the registers that the layout is made of.
        Permissions = layout.MsixPerm with { Count = profile.MsixVectorCount };
        var instances = ImmutableArray.CreateBuilder<RegisterInstance>();
        foreach (var description in Bar0Map.Registers)
        {
            if (profile.Has(description))
            {
                Place(description, layout, instances);
            }
        }

        _instances = instances.ToImmutable();
        foreach (var instance in _instances)
        {
            Compile(instance, ImplementedBits(instance, profile));
        }
    }

    /// <summary>The MSI-X permissions table: an entry a vector.</summary>
    public ArrayDescription Permissions { get; }

    /// <summary>All registers of the part.</summary>
    public ImmutableArray<RegisterInstance> Instances => _instances;

    /// <summary>Whether the part has a register.</summary>
    public bool Has(Bar0Register register) => _instances.Any(instance => instance.Id == register);

    /// <summary>What lies at a dword of BAR0; the dword of no register has no owner and all masks 0.</summary>
    public ref readonly Dword this[int dwordIndex] => ref _dwords[dwordIndex];

    private void Place(
        RegisterDescription description, Bar0Layout layout, ImmutableArray<RegisterInstance>.Builder instances)
    {
        if (description.Array < 0)
        {
            instances.Add(new RegisterInstance(description, 0, 0));
            return;
        }

        var table = (Bar0Array)description.Array;
        var array = table == Bar0Array.MsixPerm ? Permissions : layout[table];
        for (var index = 0; index < array.Count; index++)
        {
            instances.Add(new RegisterInstance(description, index, array.ElementOffsetBytes(index)));
        }
    }

    private static uint DwordOf(ImmutableArray<ulong> words, int dword) => (uint)(words[dword / 2] >> (dword % 2 * 32));

    /// <summary>The bits of a register's first word that the part has, of those that are defined.</summary>
    private static ulong ImplementedBits(RegisterInstance instance, DeviceProfile profile) => instance.Id switch
    {
        Bar0Register.CntrDataEntry => PerformanceMonitor.CounterMask(profile.Capabilities.PerfCap, profile.PerformanceMonitor, instance.Index),
        Bar0Register.ImsEntry => MessageAddressRule.ChangeableBits,
        _ => ulong.MaxValue,
    };

    private void Compile(RegisterInstance instance, ulong implemented)
    {
        var description = instance.Description;
        for (var dword = 0; dword < description.WidthBytes / DwordBytes; dword++)
        {
            var locks = ImmutableArray.CreateBuilder<DwordLock>();
            foreach (var item in description.Locks)
            {
                var mask = DwordOf(item.Mask, dword);
                if (mask != 0)
                {
                    locks.Add(new DwordLock((Bar0Condition)item.Condition, mask));
                }
            }

            _dwords[instance.OffsetBytes / DwordBytes + dword] = new Dword(
                instance,
                DwordOf(description.WritableMask, dword) & (dword < 2 ? DwordOf([implemented], dword) : uint.MaxValue),
                DwordOf(description.WriteOneToClearMask, dword),
                locks.ToImmutable());
        }
    }

    /// <summary>Bits of one dword that ignore writes while a condition holds.</summary>
    public readonly record struct DwordLock(Bar0Condition Condition, uint Mask);

    /// <summary>One dword of BAR0.</summary>
    /// <param name="Owner">The register it is part of, or null.</param>
    /// <param name="Writable">Bits that take the value written.</param>
    /// <param name="WriteOneToClear">Bits that a written 1 clears.</param>
    /// <param name="Locks">What suppresses writes.</param>
    public readonly record struct Dword(
        RegisterInstance? Owner, uint Writable, uint WriteOneToClear, ImmutableArray<DwordLock> Locks);
}
