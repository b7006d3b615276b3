using Dsa.Platform.Memory;

namespace Dsa.Device.InterDomain;

/// <summary>Which entries of the inter-domain permissions table the engines work with at the moment.</summary>
/// <remarks>
/// A descriptor reads an entry once and goes by that until its end. Who changes the entry, or takes away the memory behind it,
/// has to know when the last such descriptor is done: leases are numbered, and one waits for those with a lower number.
/// The register lock guards all of it, so that taking a lease and reading the entry are one step.
/// </remarks>
internal sealed class DomainLeases(DeviceCore core)
{
    private readonly Lease[] _leases = new Lease[core.Capabilities.EngCap.Count * OperandDomains.Capacity];
    private readonly bool[] _isRevoked = new bool[core.Capabilities.EngCap.Count];
    private ulong _last;
    private bool _isAwaited;

    /// <summary>Notes that an engine works with an entry. The caller holds the register lock.</summary>
    public void TakeLocked(int engine, Operand operand, uint entry, Pasid accessPasid) =>
        SlotsOf(engine)[OperandDomains.IndexOf(operand)] = new Lease(++_last, entry, accessPasid);

    /// <summary>The number of the lease that was taken last. The caller holds the register lock.</summary>
    public ulong LastLocked => _last;

    /// <summary>The number of the lease that was taken last.</summary>
    public ulong Last
    {
        get
        {
            using (core.Registers.Lock.Enter())
            {
                return _last;
            }
        }
    }

    /// <summary>Ends all leases of an engine.</summary>
    public void Release(int engine)
    {
        bool wasAwaited;
        using (core.Registers.Lock.Enter())
        {
            SlotsOf(engine).Clear();
            Volatile.Write(ref _isRevoked[engine], false);
            wasAwaited = _isAwaited;
            _isAwaited = false;
        }

        if (wasAwaited)
        {
            core.WakeAll();
        }
    }

    /// <summary>Whether leases of an entry up to a number are held; who asks is woken when that may have changed.</summary>
    public bool MustAwaitEntry(uint entry, ulong upTo)
    {
        using (core.Registers.Lock.Enter())
        {
            var isHeld = false;
            foreach (ref readonly var lease in _leases.AsSpan())
            {
                isHeld |= lease.IsHeld && lease.Number <= upTo && lease.Entry == entry;
            }

            _isAwaited |= isHeld;
            return isHeld;
        }
    }

    /// <summary>Whether leases of a PASID's memory up to a number are held; who asks is woken when that may have changed.</summary>
    public bool MustAwaitPasid(Pasid pasid, ulong upTo)
    {
        using (core.Registers.Lock.Enter())
        {
            var isHeld = false;
            foreach (ref readonly var lease in _leases.AsSpan())
            {
                isHeld |= lease.IsHeld && lease.Number <= upTo && lease.AccessPasid == pasid;
            }

            _isAwaited |= isHeld;
            return isHeld;
        }
    }

    /// <summary>Has the engines leave a PASID's memory that hold leases of it up to a number.</summary>
    public void Revoke(Pasid pasid, ulong upTo)
    {
        using (core.Registers.Lock.Enter())
        {
            for (var index = 0; index < _leases.Length; index++)
            {
                if (_leases[index].IsHeld && _leases[index].Number <= upTo && _leases[index].AccessPasid == pasid)
                {
                    Volatile.Write(ref _isRevoked[index / OperandDomains.Capacity], true);
                }
            }
        }

        core.WakeAll();
    }

    /// <summary>Whether an engine is to leave the memory that it works in.</summary>
    public bool IsRevoked(int engine) => Volatile.Read(ref _isRevoked[engine]);

    private Span<Lease> SlotsOf(int engine) => _leases.AsSpan(engine * OperandDomains.Capacity, OperandDomains.Capacity);

    /// <summary>One operand of the descriptor that an engine works on.</summary>
    /// <param name="Number">Higher means taken later; 0 when there is none.</param>
    /// <param name="Entry">The entry.</param>
    /// <param name="AccessPasid">Whose memory is reached.</param>
    private readonly record struct Lease(ulong Number, uint Entry, Pasid AccessPasid)
    {
        /// <summary>Whether there is a lease.</summary>
        public bool IsHeld => Number != 0;
    }
}
