using System.Runtime.InteropServices;
using Dsa.Device.Profiles;
using Xunit.Abstractions;

namespace Dsa.Device.Tests.Soak;

/// <summary>Random descriptors of an IAA, each operation compared with a reference, pages missing now and then.</summary>
public sealed class RandomAnalyticsTests(ITestOutputHelper output)
{
    private const int DescriptorsOfEach = 1000;
    private const int SeedCount = 2;
    private const int PageBytes = 4096;
    private const int Pages = 8;
    private const int RegionBytes = Pages * PageBytes;

    public static TheoryData<string, ulong> PartsAndSeeds
    {
        get
        {
            var data = new TheoryData<string, ulong>();
            foreach (var seed in Soak.Seeds)
            {
                data.Add("iaa1", seed);
                data.Add("iaa2", seed);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(PartsAndSeeds))]
    public void Every_operation_does_what_its_reference_does(string part, ulong seed)
    {
        output.WriteLine($"seed {seed}");
        using var bench = Bench.Running(seed, profile: DeviceProfile.BuiltIn[part]);
        var operations = Enumerable.Range(0, 256).Select(static code => (Opcode)code).Where(bench.Bar.OpCap.Read().HasOperation).ToArray();
        var run = new Run(bench, new Random((int)(seed ^ (seed >> 32))));
        var count = operations.Length * DescriptorsOfEach * Soak.Scale / SeedCount;
        for (var i = 0; i < count; i++)
        {
            run.Next(operations[i % operations.Length], $"seed {seed}, descriptor {i}");
        }

        output.WriteLine(string.Join(", ", run.Outcomes.Select(static pair => $"{pair.Key} {pair.Value}")));
        Assert.All(operations, opcode => Assert.Contains($"{opcode.NameOf()} {AnalyticsStatus.Success.NameOf()}", run.Outcomes.Keys));
        Assert.True(run.Outcomes.Count > operations.Length, string.Join(", ", run.Outcomes.Keys));
    }

    [Theory]
    [MemberData(nameof(PartsAndSeeds))]
    public void Whatever_comes_ends_visibly_and_leaves_the_queues_empty(string part, ulong seed)
    {
        output.WriteLine($"seed {seed}");
        var profile = DeviceProfile.BuiltIn[part];
        var hasLog = profile.Capabilities.GenCap.EventLog != EventLogSupport.None;
        using var bench = Bench.Running(seed, eventLog: hasLog, profile: profile);
        var random = new Random((int)(seed ^ (seed >> 32)));
        var region = bench.Map(RegionBytes);
        for (var i = 0; i < DescriptorsOfEach * Soak.Scale / SeedCount; i++)
        {
            var descriptor = Noise(random, region);
            bench.Trace.Clear();
            var tail = bench.LoggedCount;
            bench.Post(descriptor);
            bench.Settle();
            var isQuiet = (descriptor.Flags & AnalyticsFlags.RequestCompletionRecord) == 0;
            var isVisible = bench.RecordsStored > 0 || bench.LoggedCount != tail || bench.Bar.SwError.Read().Valid;
            Assert.True(isVisible || isQuiet, $"seed {seed}, descriptor {i}: no outcome of {descriptor}");
            Assert.True(bench.Bar.WqCfg[0].Status.Read().Occupancy == 0, $"seed {seed}, descriptor {i}: {descriptor} stays");
            bench.Bar.EvlStatus.WriteLow(new EvlStatus(0).WithHead((uint)bench.LoggedCount));
            bench.Bar.SwError.Clear(SwErrorBits.Valid | SwErrorBits.Overflow);
        }

        Assert.Equal(0u, bench.Command(Command.DisableDevice).Raw);
    }

    /// <summary>From nearly right to pure noise.</summary>
    private static AnalyticsDescriptor Noise(Random random, ulong region)
    {
        var descriptor = default(AnalyticsDescriptor);
        var bytes = MemoryMarshal.AsBytes(new Span<AnalyticsDescriptor>(ref descriptor));
        random.NextBytes(bytes);
        if (random.Next(4) == 0)
        {
            return descriptor;
        }

        var address = region + (ulong)random.Next(RegionBytes);
        Opcode[] known = [Opcode.NoOp, Opcode.Drain, Opcode.MemMove, Opcode.TranslationFetch, Opcode.Crc64, Opcode.Decompress];
        AnalyticsDescriptor plausible = AnalyticsDescriptors.Crc64(
            address, (uint)random.Next(3 * PageBytes), (region + (ulong)random.Next(RegionBytes)) & ~63UL, descriptor.CompletionAddress);
        plausible = plausible with { Opcode = known[random.Next(known.Length)] };
        bytes = MemoryMarshal.AsBytes(new Span<AnalyticsDescriptor>(ref plausible));
        for (var flips = random.Next(4); flips > 0; flips--)
        {
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        }

        return plausible;
    }

    /// <summary>One program's memory, and what it should be.</summary>
    private sealed class Run
    {
        private readonly Bench _bench;
        private readonly Random _random;
        private readonly ulong _region;
        private readonly ulong _record;
        private readonly byte[] _model = new byte[RegionBytes];
        private readonly bool[] _isMissing = new bool[Pages];

        public Run(Bench bench, Random random)
        {
            _bench = bench;
            _random = random;
            _region = bench.Map(RegionBytes);
            _record = bench.Map(PageBytes);
            random.NextBytes(_model);
            bench.Write(_region, _model);
        }

        public SortedDictionary<string, int> Outcomes { get; } = new(StringComparer.Ordinal);

        public void Next(Opcode opcode, string where)
        {
            // Comparing the memory brings all pages back.
            Assert.True(_model.AsSpan().SequenceEqual(_bench.Read(_region, RegionBytes)), $"{where}: memory");
            for (var page = 0; page < Pages; page++)
            {
                _isMissing[page] = _random.Next(12) == 0;
                if (_isMissing[page])
                {
                    _bench.Memory.Evict(_region + (ulong)(page * PageBytes));
                }
            }

            var (descriptor, expected) = Make(opcode);
            var actual = _bench.Run(descriptor);
            Assert.True(expected == actual, $"{where}: {descriptor} ended as {actual} and not {expected}");
            var outcome = $"{opcode.NameOf()} {expected.Status.NameOf()}";
            Outcomes[outcome] = Outcomes.GetValueOrDefault(outcome) + 1;
        }

        private (AnalyticsDescriptor Descriptor, AnalyticsCompletionRecord Record) Make(Opcode opcode)
        {
            var record = _record + ((ulong)_random.Next(PageBytes / 64) * 64);
            var success = new AnalyticsCompletionRecord { Status = AnalyticsStatus.Success };
            return opcode switch
            {
                Opcode.NoOp => (AnalyticsDescriptors.NoOp(record), success),
                Opcode.Drain => (AnalyticsDescriptors.Drain(record), success),
                Opcode.MemMove => Move(record),
                Opcode.TranslationFetch => Fetch(record),
                _ => Crc(record),
            };
        }

        private (AnalyticsDescriptor Descriptor, AnalyticsCompletionRecord Record) Crc(ulong record)
        {
            var (offset, length) = Range();
            var flags = Operations.Crc64Tests.AllFlags[_random.Next(4)];
            var polynomial = (ulong)_random.NextInt64() << _random.Next(63) | 1UL << 63;
            var descriptor = AnalyticsDescriptors.Crc64(At(offset), (uint)length, record, polynomial) with { Crc64Flags = flags };
            var done = PresentBytes(offset, length);
            return (descriptor, done < length
                ? Fault(offset + done, isWrite: false, Operand.Source1)
                : new Crc64CompletionRecord
                {
                    Status = AnalyticsStatus.Success,
                    Crc64 = Operations.Crc64Tests.ByDefinition(_model.AsSpan(offset, length), polynomial, flags),
                });
        }

        private (AnalyticsDescriptor Descriptor, AnalyticsCompletionRecord Record) Move(ulong record)
        {
            var (source, length) = Range();
            var target = _random.Next(RegionBytes - length + 1);
            var descriptor = AnalyticsDescriptors.Move(At(source), At(target), (uint)length, record);
            if (Math.Abs(target - source) < length)
            {
                return (descriptor, new AnalyticsCompletionRecord { Status = AnalyticsStatus.OverlappingBuffers });
            }

            var readable = PresentBytes(source, length);
            var writable = PresentBytes(target, length);
            var done = Math.Min(readable, writable);
            _model.AsSpan(source, done).CopyTo(_model.AsSpan(target));
            var end = done == length
                ? new AnalyticsCompletionRecord { Status = AnalyticsStatus.Success }
                : readable == done
                    ? Fault(source + done, isWrite: false, Operand.Source1) with { BytesCompleted = (uint)done }
                    : Fault(target + done, isWrite: true, Operand.Destination1) with { BytesCompleted = (uint)done };
            return (descriptor, end with { OutputSize = (uint)done });
        }

        private (AnalyticsDescriptor Descriptor, AnalyticsCompletionRecord Record) Fetch(ulong record)
        {
            var (offset, length) = Range();
            var stride = _random.Next(2) == 0 ? 0u : 4096u << _random.Next(4);
            var descriptor = AnalyticsDescriptors.Fetch(At(offset), (uint)length, record) with { UseStride = stride != 0, RegionStride = stride };
            for (var at = offset; at < offset + length; at = stride != 0 ? at + (int)stride : (at | (PageBytes - 1)) + 1)
            {
                if (_isMissing[at / PageBytes])
                {
                    return (descriptor, Fault(at, isWrite: false, Operand.Source1) with { BytesCompleted = (uint)(at - offset) });
                }
            }

            return (descriptor, new AnalyticsCompletionRecord { Status = AnalyticsStatus.Success });
        }

        private AnalyticsCompletionRecord Fault(int offset, bool isWrite, Operand operand) => new()
        {
            Status = AnalyticsStatus.PageFault,
            FaultWrite = isWrite,
            FaultAddress = At(offset),
            FaultOperand = _bench.Bar.GenCap.Read().CompletionFaultInfo ? operand : Operand.Unknown,
        };

        private (int Offset, int Length) Range()
        {
            var length = _random.Next(1, _random.Next(2) == 0 ? 300 : 4 * PageBytes);
            return (_random.Next(RegionBytes - length + 1), length);
        }

        /// <summary>The bytes from an offset on, up to a length, before the first missing page.</summary>
        private int PresentBytes(int offset, int length)
        {
            var at = offset;
            while (at < offset + length && !_isMissing[at / PageBytes])
            {
                at = (at | (PageBytes - 1)) + 1;
            }

            return Math.Min(at - offset, length);
        }

        private ulong At(int offset) => _region + (ulong)offset;
    }
}
