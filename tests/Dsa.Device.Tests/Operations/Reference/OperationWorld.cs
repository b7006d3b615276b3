using Dsa.Device.Profiles;
using Dsa.Platform.Scheduling;

namespace Dsa.Device.Tests.Operations.Reference;

/// <summary>The same memory twice: a program's, where the device works, and that of the plain model.</summary>
internal sealed class OperationWorld : IDisposable
{
    public const int RegionBytes = 5 * 4096;

    private const int Regions = 4;
    private const long PatienceNanoseconds = 20_000_000_000;

    private readonly Bench _bench;
    private readonly ulong _record;

    /// <param name="isRealTime">Whether the device works as fast as it can, in large pieces, instead of page by page.</param>
    /// <param name="seed">The seed, when it does not.</param>
    /// <param name="isCopied">Whether the device reaches the program's memory by copying.</param>
    public OperationWorld(bool isRealTime, ulong seed = 1, bool isCopied = false)
    {
        // Everything that revision 2.0 can have.
        var capabilities = DeviceProfile.Dsa20.Capabilities;
        var profile = DeviceProfile.Dsa20 with
        {
            Capabilities = capabilities with { GenCap = capabilities.GenCap.WithTranslationFetchStride(true) },
        };
        _bench = isRealTime ? new Bench(new RealTimeScheduler(), null, profile, isCopied: isCopied) : new Bench(seed, profile: profile, isCopied: isCopied);
        _bench.Configure();
        _bench.Enable();
        _record = _bench.Map(4096);
        for (var i = 0; i < Regions; i++)
        {
            // Pages that follow each other in memory only where the device works in large pieces.
            RegionAddresses[i] = isRealTime && i % 2 == 0 ? _bench.MapContiguous(RegionBytes) : _bench.Map(RegionBytes);
            Memory.Map(RegionAddresses[i], RegionBytes);
            Write(RegionAddresses[i], Descriptors.Pattern(RegionBytes, seed: i + 50));
        }
    }

    public ulong[] RegionAddresses { get; } = new ulong[Regions];

    public ulong Record => _record;

    public ReferenceMemory Memory { get; } = new();

    public void Write(ulong address, ReadOnlySpan<byte> data)
    {
        _bench.Write(address, data);
        Memory.Poke(address, data);
    }

    public void Evict(ulong address)
    {
        _bench.Memory.Evict(address & ~4095UL);
        Memory.Evict(address);
    }

    public void FaultIn(ulong address)
    {
        _bench.Read(address, 1);
        Memory.FaultIn(address);
    }

    /// <summary>Has the device run a descriptor.</summary>
    public CompletionRecord Run(WorkDescriptor descriptor)
    {
        _bench.Write(_record, stackalloc byte[CompletionRecord.SizeBytes]);
        _bench.Post(descriptor);
        if (_bench.Scheduler.IsSeeded)
        {
            _bench.Settle();
            return _bench.Record(_record);
        }

        var deadline = _bench.Scheduler.NowNanoseconds + PatienceNanoseconds;
        while (_bench.Record(_record).Status == CompletionStatus.None)
        {
            Assert.True(_bench.Scheduler.NowNanoseconds < deadline, $"no record of {descriptor}");
            _bench.Scheduler.Sleep(1000);
        }

        return _bench.Record(_record);
    }

    /// <summary>Brings all pages in and compares all bytes.</summary>
    public void AssertSameMemory(string where)
    {
        foreach (var region in RegionAddresses)
        {
            for (var page = region; page < region + RegionBytes; page += 4096)
            {
                Memory.FaultIn(page);
            }

            var actual = _bench.Read(region, RegionBytes);
            var difference = actual.AsSpan().CommonPrefixLength(Memory.Peek(region, RegionBytes));
            Assert.True(difference == RegionBytes, $"{where}: memory differs at {region + (ulong)difference:x}");
        }
    }

    public void Dispose() => _bench.Dispose();
}
