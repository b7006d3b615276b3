namespace Dsa.Driver.Recovery;

/// <summary>What a reset takes from a function's PCI configuration space and MSI-X table, as the PCI core saves it (RS-12).</summary>
internal sealed class SavedPciConfiguration
{
    private readonly bool _isBusMaster;
    private readonly bool _hasPasid;
    private readonly bool _hasPrivilegedMode;
    private readonly bool _hasAts;
    private readonly bool _hasPageRequests;
    private readonly uint _pageRequestAllocation;
    private readonly byte _trafficClasses;
    private readonly bool _isFunctionMasked;
    private readonly MsixVectorEntry[] _vectors;

    private SavedPciConfiguration(IPciFunction function)
    {
        var (configuration, interrupts) = (function.Configuration, function.Slot.Interrupts);
        _isBusMaster = configuration.BusMasterEnable;
        _hasPasid = configuration.PasidEnable;
        _hasPrivilegedMode = configuration.PrivilegedModeEnable;
        _hasAts = configuration.AtsEnable;
        _hasPageRequests = configuration.PageRequestEnable;
        _pageRequestAllocation = configuration.PageRequestAllocation;
        _trafficClasses = configuration.TrafficClasses;
        _isFunctionMasked = interrupts.IsFunctionMasked;
        _vectors = [.. Enumerable.Range(0, interrupts.Count).Select(interrupts.Read)];
    }

    /// <summary>Reads it.</summary>
    public static SavedPciConfiguration Take(IPciFunction function) => new(function);

    /// <summary>Writes it back; the function may interrupt and use memory again.</summary>
    public void Restore(IPciFunction function)
    {
        var (configuration, interrupts) = (function.Configuration, function.Slot.Interrupts);
        configuration.PasidEnable = _hasPasid;
        configuration.PrivilegedModeEnable = _hasPrivilegedMode;
        configuration.AtsEnable = _hasAts;
        configuration.PageRequestAllocation = _pageRequestAllocation;
        configuration.PageRequestEnable = _hasPageRequests;
        configuration.TrafficClasses = _trafficClasses;
        configuration.BusMasterEnable = _isBusMaster;
        interrupts.IsFunctionMasked = _isFunctionMasked;
        var all = new MsixVectorEntry(ulong.MaxValue, ulong.MaxValue);
        for (var vector = 0; vector < _vectors.Length; vector++)
        {
            interrupts.Write(vector, _vectors[vector], all);
        }
    }
}
