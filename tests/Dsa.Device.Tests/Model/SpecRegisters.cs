namespace Dsa.Device.Tests.Model;

/// <summary>The registers of a part, bit by bit, as the specification's tables list them: what a write does to each dword of BAR0.</summary>
internal sealed class SpecRegisters
{
    private readonly SpecPart _part;

    public SpecRegisters(SpecPart part)
    {
        _part = part;
        AddFixed();
        AddGroups();
        AddQueues();
        AddInterrupts();
        AddMonitor();
        AddDomains();
    }

    /// <summary>Bits that take what is written.</summary>
    public uint[] Writable { get; } = new uint[0x4000];

    /// <summary>Bits that a written 1 clears.</summary>
    public uint[] Clearing { get; } = new uint[0x4000];

    /// <summary>What keeps bits of a dword from being written.</summary>
    public Dictionary<int, List<(uint Mask, SpecLock Lock, int Element)>> Locks { get; } = [];

    /// <summary>Dwords that something lies at, with its name.</summary>
    public SortedDictionary<int, string> Names { get; } = [];

    private void AddFixed()
    {
        for (var offset = 0; offset < 0x70; offset += 4)
        {
            Name("capabilities", offset);
        }

        Add("GENCFG", 0x80, 7, 0, SpecLock.DeviceConfiguration);
        Add("GENCFG", 0x80, 12, 12, SpecLock.DeviceConfiguration);
        Add("GENCFG", 0x80, 13, 13, SpecLock.DeviceDisabled);
        Add("GENCTRL", 0x88, 2, 0);
        Name("GENSTS", 0x90);
        Clear("INTCAUSE", 0x98, 5, 0);
        Clear("INTCAUSE", 0x98, 31, 31);
        Name("CMD", 0xA0);
        Name("CMDSTATUS", 0xA8);
        Name("CMDCAP", 0xB0);
        Clear("SWERROR", 0xC0, 1, 0);
        if (_part.HasEventLog)
        {
            Add("EVLCFG", 0xE0, 1, 0, SpecLock.DeviceDisabled);
            Add("EVLCFG", 0xE0, 63, 12, SpecLock.DeviceDisabled);
            Add("EVLCFG", 0xE0, 99, 64, SpecLock.DeviceDisabled);
            Add("EVLSTATUS", 0xF0, 15, 0);
            Clear("EVLSTATUS", 0xF0, 62, 62);
        }

        if (_part is { Major: >= 2, IsIaa: false })
        {
            Add("CMDPARAM", 0xE000, 63, 0);
        }
    }

    private void AddGroups()
    {
        for (var group = 0; group < _part.Groups; group++)
        {
            var offset = _part.Group(group);
            Add("GRPWQCFG", offset, 255, 0, SpecLock.DeviceConfiguration);
            Add("GRPENGCFG", offset + 0x20, 63, 0, SpecLock.DeviceConfiguration);
            foreach (var (high, low) in new[] { (5, 0), (7, 7), (15, 8), (27, 20), (33, 32), (37, 36), (43, 40), (47, 44) })
            {
                Add("GRPFLAGS", offset + 0x28, high, low, SpecLock.DeviceConfiguration);
            }
        }
    }

    private void AddQueues()
    {
        for (var queue = 0; queue < _part.Queues; queue++)
        {
            var offset = _part.Wq(queue);
            Add("WQCFG size", offset, 15, 0, SpecLock.DeviceConfiguration);
            Add("WQCFG threshold", offset + 4, 15, 0, SpecLock.QueueThreshold, offset);
            Add("WQCFG mode", offset + 8, 0, 0, SpecLock.QueueMode, offset);
            Add("WQCFG faults and priority", offset + 8, 7, 1, SpecLock.QueueConfiguration, offset);
            Add("WQCFG identity", offset + 8, 29, 8, SpecLock.QueueMode, offset);
            Add("WQCFG limits", offset + 12, 12, 0, SpecLock.QueueConfiguration, offset);
            Add("WQCFG occupancy interrupt", offset + 16, 16, 0, SpecLock.QueueMode, offset);
            Add("WQCFG occupancy limit", offset + 20, 15, 0, SpecLock.OccupancyLimit, offset);
            Add("WQCFG occupancy enable", offset + 20, 16, 16, SpecLock.QueueThreshold, offset);
            Clear("WQCFG status", offset + 24, 16, 16);
            Name("WQCFG reserved", offset + 28);
            if (_part.HasOpCfg)
            {
                Add("OPCFG", offset + 32, 255, 0, SpecLock.QueueConfiguration, offset);
            }
        }
    }

    private void AddInterrupts()
    {
        for (var vector = 0; vector < _part.Vectors; vector++)
        {
            Add("MSIXPERM", _part.MsixPerm + (vector * 8), 3, 2);
            Add("MSIXPERM", _part.MsixPerm + (vector * 8), 31, 12);
            Add("MSI-X entry", _part.MsixTable + (vector * 16), 96, 0);
        }

        for (var word = 0; word * 64 < _part.Vectors; word++)
        {
            Name("MSI-X PBA", _part.MsixPending + (word * 8));
        }

        for (var entry = 0; entry < _part.ImsEntries; entry++)
        {
            var offset = _part.Ims + (entry * 16);
            Add("IMS address", offset, 63, 2);
            Add("IMS data and mask", offset, 96, 64);
            Add("IMS ignore and PASID enable", offset, 99, 98);
            Add("IMS PASID", offset, 127, 108);
        }
    }

    private void AddMonitor()
    {
        if (_part.Perf == 0)
        {
            return;
        }

        Name("PERFCAP", _part.Perf);
        Name("PERFRST", _part.Perf + 0x10);
        if (_part.CountersCanFreeze)
        {
            Add("PERFFRZ", _part.Perf + 0x20, 31, 0);
        }

        Clear("OVFSTATUS", _part.Perf + 0x30, 31, 0);
        for (var counter = 0; counter < _part.Counters; counter++)
        {
            var configuration = _part.Perf + 0x100 + (counter * 8);
            Add("CNTRCFG enable", configuration, 0, 0);
            Add("CNTRCFG", configuration, 2, 1, SpecLock.CounterStopped, configuration);
            Add("CNTRCFG", configuration, 11, 8, SpecLock.CounterStopped, configuration);
            Add("CNTRCFG", configuration, 59, 32, SpecLock.CounterStopped, configuration);
            Add("CNTRDATA", _part.Perf + 0x200 + (counter * 8), _part.CounterWidths[counter] - 1, 0, SpecLock.CounterWritable, configuration);
            var filter = _part.Perf + 0x300 + (counter * 0x20);
            for (var kind = 0; kind < 5; kind++)
            {
                Add("FLTCFG", filter + (kind * 4), 15, 0, SpecLock.CounterStopped, configuration);
            }

            if (_part.Major >= 2)
            {
                Add("FLTCFG PASID", filter + 0x14, 21, 0, SpecLock.CounterStopped, configuration);
            }
        }
    }

    private void AddDomains()
    {
        if (_part.HasIdBr)
        {
            Add("IDBR", 0x108, 4, 0, SpecLock.DeviceDisabled);
            Add("IDBR", 0x108, 27, 8, SpecLock.DeviceDisabled);
        }

        for (var entry = 0; entry < _part.IdptEntries; entry++)
        {
            var offset = _part.Idpt + (entry * _part.IdptBytes);
            Add("IDPTE", offset, 1, 0);
            Add("IDPTE type and submitter", offset, 3, 2, SpecLock.EntryUnused, offset);
            Add("IDPTE type and submitter", offset, 31, 12, SpecLock.EntryUnused, offset);
            Add("IDPTE access", offset, 36, 32, SpecLock.EntryFixed, offset);
            Add("IDPTE access", offset, 191, 44, SpecLock.EntryFixed, offset);
            Add("IDPTE bitmap", offset, 255, 204, SpecLock.EntryUnused, offset);
        }
    }

    private void Name(string name, int offset) => Names[offset] = name;

    private void Add(string name, int offset, int high, int low, SpecLock held = SpecLock.Never, int element = 0)
    {
        foreach (var (dword, mask) in Dwords(name, offset, high, low))
        {
            Writable[dword] |= mask;
            if (held != SpecLock.Never)
            {
                if (!Locks.TryGetValue(dword, out var locks))
                {
                    Locks[dword] = locks = [];
                }

                locks.Add((mask, held, element));
            }
        }
    }

    private void Clear(string name, int offset, int high, int low)
    {
        foreach (var (dword, mask) in Dwords(name, offset, high, low))
        {
            Clearing[dword] |= mask;
        }
    }

    private List<(int Dword, uint Mask)> Dwords(string name, int offset, int high, int low)
    {
        var dwords = new Dictionary<int, uint>();
        for (var bit = low; bit <= high; bit++)
        {
            var dword = (offset / 4) + (bit / 32);
            dwords[dword] = dwords.GetValueOrDefault(dword) | 1u << (bit % 32);
            Names[dword * 4] = name;
        }

        return [.. dwords.Select(static one => (one.Key, one.Value))];
    }
}
