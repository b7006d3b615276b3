using System.Numerics;
using Dsa.Platform.Pci;

namespace Dsa.Driver.Perfmon;

/// <summary>The counters of one device, and which event each counts (PM-07 to PM-12).</summary>
/// <remarks>The caller holds the perfmon lock.</remarks>
internal sealed class CounterBank
{
    /// <summary>Rounds of one overflow, at most (PM-11).</summary>
    private const int OverflowRounds = 32;

    private const int BitsOfWord = 64;

    private readonly Bar0<MmioBus> _registers;
    private readonly PerfCap _capabilities;
    private readonly PerfEvent?[] _events;
    private readonly PerfFilters[] _filtered;

    public CounterBank(Bar0<MmioBus> registers, PerfCap capabilities)
    {
        _registers = registers;
        _capabilities = capabilities;
        _events = new PerfEvent?[capabilities.CounterCount];
        _filtered = new PerfFilters[capabilities.CounterCount];
    }

    /// <summary>The events that are counted.</summary>
    public IEnumerable<PerfEvent> Counted => _events.OfType<PerfEvent>();

    private int UnusedBits => BitsOfWord - (int)_capabilities.CounterWidth;

    /// <summary>Stops all counters, or lets them go on (PM-10).</summary>
    public void Freeze(bool isFrozen) => _registers.Perf.Frz.Write(new PerfFrz(isFrozen ? uint.MaxValue : 0));

    /// <summary>Counts an event with the lowest free counter (PM-07). The caller knows that there is one.</summary>
    public void Start(PerfEvent added)
    {
        var counter = Array.IndexOf(_events, null);
        WriteFilters(counter, added.Attributes);
        _events[counter] = added;
        added.Begin(counter, _registers.CntrData[counter].Entry.Read().Count);
        var configuration = default(CntrCfgEntry)
            .WithCategory(added.Attributes.Category).WithInterruptOnOverflow(true).WithEnable(true);
        for (var events = added.Attributes.Events; events != 0; events &= events - 1)
        {
            configuration = configuration.WithEvents(BitOperations.TrailingZeroCount(events));
        }

        _registers.CntrCfg[counter].Entry.Write(configuration);
    }

    /// <summary>Counts an event no longer, and frees its counter (PM-08).</summary>
    public void Stop(PerfEvent counted)
    {
        if (counted.Counter is not { } counter)
        {
            return;
        }

        var configuration = _registers.CntrCfg[counter].Entry;
        configuration.Write(configuration.Read().WithEnable(false));
        Update(counted);
        counted.End();
        _events[counter] = null;
    }

    /// <summary>Looks at the counter of an event, if it has one (PM-09).</summary>
    public void Update(PerfEvent counted)
    {
        if (counted.Counter is { } counter)
        {
            counted.Update(_registers.CntrData[counter].Entry.Read().Count, UnusedBits);
        }
    }

    /// <summary>Looks at the counters that have overflowed, and acknowledges each (PM-11).</summary>
    /// <remarks>A bit belongs to the counter of that number. Upstream takes it for a place in a list, which moves up when an event is removed (PM-12).</remarks>
    public void OnOverflow()
    {
        var overflowed = _registers.Perf.OvfStatus.Read().Raw;
        for (var round = 0; overflowed != 0 && round < OverflowRounds; round++)
        {
            for (var bits = overflowed; bits != 0; bits &= bits - 1)
            {
                var counter = BitOperations.TrailingZeroCount(bits);
                if (counter < _events.Length && _events[counter] is { } counted)
                {
                    Update(counted);
                }

                _registers.Perf.OvfStatus.ClearOverflow(1u << counter);
            }

            overflowed = _registers.Perf.OvfStatus.Read().Raw;
        }
    }

    // Filters that are asked for are written, in their order, which is that of their bits. Upstream leaves those of the
    // counter's last event in force for one that asks for none; here they let everything pass again.
    private void WriteFilters(int counter, in PerfEventAttributes attributes)
    {
        var filters = _registers.FltCfg[counter];
        foreach (var format in PerfFormat.All)
        {
            if ((format.Filter & _capabilities.Filters) == 0)
            {
                continue;
            }

            var asked = format.Get(attributes.Config1);
            if (asked != 0 || (_filtered[counter] & format.Filter) != 0)
            {
                filters.WriteDword(BitOperations.TrailingZeroCount((uint)format.Filter), asked != 0 ? asked : EverythingPasses(format.Filter));
            }

            _filtered[counter] = asked != 0 ? _filtered[counter] | format.Filter : _filtered[counter] & ~format.Filter;
        }
    }

    private static uint EverythingPasses(PerfFilters filter) => filter switch
    {
        PerfFilters.WorkQueue => RegisterDefaults.Of<FltCfgWorkQueues>().Raw,
        PerfFilters.TrafficClass => RegisterDefaults.Of<FltCfgTrafficClasses>().Raw,
        PerfFilters.PageSize => RegisterDefaults.Of<FltCfgPageSizes>().Raw,
        PerfFilters.TransferSize => RegisterDefaults.Of<FltCfgTransferSizes>().Raw,
        _ => RegisterDefaults.Of<FltCfgEngines>().Raw,
    };
}
