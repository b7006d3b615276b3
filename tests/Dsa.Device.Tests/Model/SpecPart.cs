namespace Dsa.Device.Tests.Model;

/// <summary>What a part announces, read as software reads it: by offsets and bits out of the specification's tables.</summary>
internal sealed class SpecPart
{
    public SpecPart(Func<int, ulong> read, bool isIaa, int vectors, int msixTable, int msixPending)
    {
        IsIaa = isIaa;
        Vectors = vectors;
        MsixTable = msixTable;
        MsixPending = msixPending;
        Major = (int)(read(0x00) >> 8 & 0xFF);
        GenCap = read(0x10);
        WqCap = read(0x20);
        GrpCap = read(0x30);
        EngCap = read(0x38);
        OpCap = [read(0x40), read(0x48), read(0x50), read(0x58)];
        OffsetsLow = read(0x60);
        OffsetsHigh = read(0x68);
        Commands = HasCommandCapabilities ? read(0xB0) : 0x1FFE;
        IdCap = HasInterDomain ? read(0x100) : 0;
        MaxSglShift = !isIaa && Major >= 3 && OpCap[0] >> 0x1B << 60 != 0 ? (int)(read(0x180) & 0xF) : 0;
        PerfCap = Perf == 0 ? 0 : read(Perf);
        CounterWidths = [.. Enumerable.Range(0, Counters).Select(counter => (int)(HasCounterCapabilities ? read(Perf + 0x800 + (counter * 0x40)) & 0xFF : PerfCap >> 8 & 0xFF))];
    }

    public bool IsIaa { get; }

    public int Vectors { get; }

    public int MsixTable { get; }

    public int MsixPending { get; }

    public int Major { get; }

    public ulong GenCap { get; }

    public ulong WqCap { get; }

    public ulong GrpCap { get; }

    public ulong EngCap { get; }

    public ulong[] OpCap { get; }

    public ulong OffsetsLow { get; }

    public ulong OffsetsHigh { get; }

    public ulong Commands { get; }

    public ulong IdCap { get; }

    public ulong PerfCap { get; }

    public int MaxSglShift { get; }

    public bool HasBlockOnFault => Bit(GenCap, 0);

    public bool HasCommandCapabilities => Bit(GenCap, 4);

    public bool HasInterDomain => Bit(GenCap, 6);

    public bool HasEventLog => EventBytes != 0;

    public ulong EventBytes => (GenCap >> 13 & 3) == 0 ? 0 : 32UL << (int)(GenCap >> 13 & 3);

    public int MaxTransferShift => (int)(GenCap >> 16 & 0x1F);

    public int MaxBatchShift => (int)(GenCap >> 21 & 0xF);

    public int ImsEntries => (int)(GenCap >> 25 & 0x3F) * 256;

    public bool IsConfigurable => Bit(GenCap, 31);

    public bool HasLogOverflow => Bit(GenCap, 32);

    public bool HasBatchOfOne => Bit(GenCap, 52);

    public bool HasBatch => Bit(OpCap[0], 1);

    public int Queues => (int)(WqCap >> 16 & 0xFF);

    public int TotalEntries => (int)(WqCap & 0xFFFF);

    public int WqCfgBytes => 1 << ((int)(WqCap >> 24 & 0xF) + 5);

    public bool HasOpCfg => Bit(WqCap, 54) && WqCfgBytes > 32;

    public int Groups => (int)(GrpCap & 0xFF);

    public uint ReadBuffers => (uint)(GrpCap >> 8 & 0xFF);

    public bool HasReadBufferControl => Bit(GrpCap, 16);

    public bool HasGlobalLimit => Bit(GrpCap, 17);

    public bool HasProgressLimit => Bit(GrpCap, 18);

    public bool HasBandwidthLimit => Bit(GrpCap, 19);

    public int Engines => (int)(EngCap & 0xFF);

    public int GrpCfg => (int)(OffsetsLow & 0xFFFF) * 0x100;

    public int WqCfg => (int)(OffsetsLow >> 16 & 0xFFFF) * 0x100;

    public int MsixPerm => (int)(OffsetsLow >> 32 & 0xFFFF) * 0x100;

    public int Ims => (int)(OffsetsLow >> 48 & 0xFFFF) * 0x100;

    public int Perf => (int)(OffsetsHigh & 0xFFFF) * 0x100;

    public int Idpt => (int)(OffsetsHigh >> 16 & 0xFFFF) * 0x100;

    public int IdptEntries => HasInterDomain && !IsIaa ? (int)(IdCap >> 8 & 0xFFFF) : 0;

    public int IdptBytes => 1 << ((int)(IdCap >> 26 & 3) + 5);

    public bool HasIdBr => HasInterDomain && !IsIaa && Bit(IdCap, 1);

    public int Counters => (int)(PerfCap & 0x3F);

    /// <summary>Bits of each counter.</summary>
    public int[] CounterWidths { get; }

    public bool HasCounterCapabilities => Bit(PerfCap, 52);

    public int Categories => (int)(PerfCap >> 16 & 0xF);

    public bool CountersCanFreeze => Bit(PerfCap, 54);

    public bool CountersAreWritable => Bit(PerfCap, 53);

    public bool NeedsDomainHandles => HasCommandCapabilities && Bit(Commands, 15);

    public bool NeedsHandles => HasCommandCapabilities && Bit(Commands, 13);

    public int Wq(int queue) => WqCfg + (queue * WqCfgBytes);

    public int Group(int group) => GrpCfg + (group * 0x40);

    public static bool Bit(ulong value, int bit) => (value >> bit & 1) != 0;
}
