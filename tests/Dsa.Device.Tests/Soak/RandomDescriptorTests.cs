using System.Runtime.InteropServices;
using Dsa.Bindings.Portals;
using Dsa.Platform.Kernel;
using Dsa.Platform.Scheduling;
using Dsa.Platform.Tracing;
using Xunit.Abstractions;

namespace Dsa.Device.Tests.Soak;

/// <summary>
/// Whatever a program submits ends as a record, a log entry or SWERROR, stays in the program's memory, and stops nobody else.
/// </summary>
public sealed class RandomDescriptorTests(ITestOutputHelper output)
{
    private const int DescriptorsInAll = 5000;
    private const int RegionBytes = 64 * 1024;
    private const byte Canary = 0xC5;

    public static TheoryData<ulong> Seeds => Soak.Seeds;

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_descriptors_end_visibly_and_leave_other_memory_alone(ulong seed)
    {
        output.WriteLine($"seed {seed}");
        Run(seed, DescriptorsInAll * Soak.Scale / 2, new Settings(EventLog: true, InjectionProfile.None));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_descriptors_do_so_without_event_log_and_with_misfortune(ulong seed)
    {
        output.WriteLine($"seed {seed}");
        var injections = new InjectionProfile { PageOutOneIn = 20, QueueFullOneIn = 50 };
        Run(seed, DescriptorsInAll * Soak.Scale / 2, new Settings(EventLog: false, injections));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_descriptors_do_so_while_pages_are_requested_and_accesses_fail(ulong seed)
    {
        output.WriteLine($"seed {seed}");
        var injections = new InjectionProfile
        {
            PageOutOneIn = 10,
            PageRequestInvalidOneIn = 30,
            PageRequestFailureOneIn = 30,
            PageRequestTimeoutOneIn = 30,
            ReadErrorOneIn = 100,
            WriteErrorOneIn = 100,
        };
        Run(seed, DescriptorsInAll * Soak.Scale / 2, new Settings(EventLog: seed % 2 == 0, injections, PageRequests: true));
    }

    private void Run(ulong seed, int count, Settings settings)
    {
        var outcomes = new SortedDictionary<ErrorCode, int>();
        using var bench = new Bench(seed, settings.Injections);
        bench.Bar.GenCfg.Write(bench.Bar.GenCfg.Read().WithUserInterruptEnable(true));
        bench.Configure();
        if (settings.EventLog)
        {
            bench.ConfigureEventLog();
        }

        if (settings.PageRequests)
        {
            RequestPages(bench);
        }

        bench.Enable();
        bench.GrantVector(1);
        var region = bench.Map(RegionBytes);
        var random = new Random((int)(seed ^ (seed >> 32)));
        using var victim = new Victim(bench, region);
        var source = new DescriptorSource(random, region, RegionBytes, settings.PageRequests);
        for (var i = 0; i < count; i++)
        {
            if (i % 64 == 0)
            {
                source.FillRegion(bench);
                victim.AssertUntouched($"seed {seed}, descriptor {i}");
            }

            Submit(bench, source.Next(), isPosted: random.Next(2) == 0, outcomes, $"seed {seed}, descriptor {i}");
        }

        // A source that finds only one way to fail would prove little.
        output.WriteLine(string.Join(", ", outcomes.Select(static pair => $"{pair.Key.NameOf()} {pair.Value}")));
        Assert.True(outcomes.Count >= 9, $"seed {seed}: only {string.Join(", ", outcomes.Keys)}");

        victim.AssertUntouched($"seed {seed}, at the end");
        Assert.Equal(0u, bench.Command(Command.DisableDevice).Raw);
    }

    private static void Submit(
        Bench bench, WorkDescriptor descriptor, bool isPosted, SortedDictionary<ErrorCode, int> outcomes, string where)
    {
        bench.Trace.Clear();
        var tail = bench.LoggedCount;
        var isTaken = true;
        if (isPosted)
        {
            bench.Post(descriptor);
        }
        else
        {
            // ENQCMD: the PASID is the program's, and the privilege is gone.
            isTaken = bench.Enqueue(descriptor with { Privileged = false }) == SubmitResult.Accepted;
        }

        bench.Settle();
        var isQuiet = (descriptor.Flags & DescriptorFlags.RequestCompletionRecord) == 0;
        var isVisible = bench.RecordsStored > 0 || bench.LoggedCount != tail || bench.Bar.SwError.Read().Valid;
        Assert.True(isVisible || isQuiet || !isTaken, $"{where}: no outcome of {descriptor}");
        Assert.True(bench.Bar.WqCfg[0].Status.Read().Occupancy == 0, $"{where}: {descriptor} stays in its queue");
        var outcome = OutcomeOf(bench, descriptor, tail);
        outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        bench.Bar.EvlStatus.WriteLow(new EvlStatus(0).WithHead((uint)bench.LoggedCount));
        bench.Bar.SwError.Clear(SwErrorBits.Valid | SwErrorBits.Overflow);
    }

    private static ErrorCode OutcomeOf(Bench bench, WorkDescriptor descriptor, int tail)
    {
        if (bench.Bar.SwError.Read() is { Valid: true } error)
        {
            return error.Error;
        }

        if (bench.LoggedCount != tail)
        {
            return bench.Entry(tail).Error;
        }

        var isStored = bench.Trace.Events.Any(e => e.Kind == TraceKind.Record && e.Value == descriptor.CompletionAddress);
        return isStored ? (ErrorCode)bench.Record(descriptor.CompletionAddress).Status : ErrorCode.None;
    }

    private static void RequestPages(Bench bench)
    {
        bench.Device.Configuration.PageRequestEnable = true;
        foreach (var queue in new[] { 0, 1 })
        {
            var control = bench.Bar.WqCfg[queue].Control;
            control.Write(control.Read().WithBlockOnFaultEnable(true));
        }

        bench.Kernel.ServePageRequests(bench.Slot);
    }

    private sealed record Settings(bool EventLog, InjectionProfile Injections, bool PageRequests = false);

    /// <summary>Memory that the program must not reach: another program's, at the same addresses, and the kernel's.</summary>
    private sealed class Victim : IDisposable
    {
        private readonly Bench _bench;
        private readonly SimulatedProcess _process;
        private readonly SvaBinding _binding;
        private readonly DmaBuffer _buffer;
        private readonly ulong _address;

        public Victim(Bench bench, ulong likelyAddress)
        {
            _bench = bench;
            _process = bench.Kernel.CreateProcess("victim");
            _binding = bench.Kernel.BindSva(bench.Slot, _process, out _)!;
            _address = _process.Memory.Map(RegionBytes, populate: true);
            Assert.Equal(likelyAddress, _address);
            _process.Memory.CopyTo(_address, Enumerable.Repeat(Canary, RegionBytes).ToArray());
            _buffer = bench.Kernel.AllocateCoherent(bench.Slot, 8192)!;
            _buffer.Span.Fill(Canary);
        }

        public void AssertUntouched(string where)
        {
            var data = new byte[RegionBytes];
            _process.Memory.CopyFrom(_address, data);
            Assert.True(data.AsSpan().IndexOfAnyExcept(Canary) < 0, $"{where}: another program's memory was written");
            Assert.True(_buffer.Span.IndexOfAnyExcept(Canary) < 0, $"{where}: the kernel's memory was written");
        }

        public void Dispose()
        {
            _buffer.Dispose();
            _binding.Dispose();
            Assert.NotNull(_bench);
        }
    }

    /// <summary>Descriptors from nearly right to pure noise.</summary>
    private sealed class DescriptorSource(Random random, ulong region, int regionBytes, bool mayBlock)
    {
        private static readonly Opcode[] s_known = Enum.GetValues<Opcode>();

        public void FillRegion(Bench bench)
        {
            for (var offset = 0; offset < regionBytes; offset += 4096)
            {
                if (random.Next(8) == 0)
                {
                    bench.Memory.Evict(region + (ulong)offset);
                    continue;
                }

                var page = new WorkDescriptor[64];
                foreach (ref var member in page.AsSpan())
                {
                    member = Next();
                }

                bench.Write(region + (ulong)offset, MemoryMarshal.AsBytes(page.AsSpan()));
            }
        }

        public WorkDescriptor Next()
        {
            Span<byte> bytes = stackalloc byte[WorkDescriptor.SizeBytes];
            if (random.Next(4) == 0)
            {
                random.NextBytes(bytes);
                return MemoryMarshal.Read<WorkDescriptor>(bytes);
            }

            var descriptor = Plausible();
            bytes = MemoryMarshal.AsBytes(new Span<WorkDescriptor>(ref descriptor));
            for (var flips = random.Next(4) == 0 ? random.Next(1, 4) : 0; flips > 0; flips--)
            {
                bytes[random.Next(64)] ^= (byte)(1 << random.Next(8));
            }

            return descriptor;
        }

        private WorkDescriptor Plausible()
        {
            var flags = random.Next(6) == 0 ? (DescriptorFlags)random.Next(1 << 24) : Descriptors.Recorded;
            if (mayBlock && random.Next(2) == 0)
            {
                flags |= DescriptorFlags.BlockOnFault;
            }

            WorkDescriptor move = new MemMoveDescriptor
            {
                Flags = flags,
                Source = Address(),
                Destination = Address(),
                TransferSize = Size(),
                CompletionAddress = Address() & ~31UL,
                InterruptHandle = (flags & DescriptorFlags.RequestCompletionInterrupt) != 0 ? (ushort)random.Next(3) : (ushort)0,
            };
            return random.Next(4) switch
            {
                0 => new BatchDescriptor
                {
                    Flags = flags,
                    DescriptorListAddress = Address() & ~63UL,
                    DescriptorCount = (uint)random.Next(36),
                    CompletionAddress = move.CompletionAddress,
                },
                1 => new CrcDescriptor
                {
                    Flags = flags | (DescriptorFlags)(random.Next(16) << 16),
                    Source = Address(),
                    TransferSize = Size(),
                    CompletionAddress = move.CompletionAddress,
                },
                _ => move with { Opcode = s_known[random.Next(s_known.Length)] },
            };
        }

        private uint Size() => random.Next(10) switch
        {
            0 => 0,
            1 => uint.MaxValue,
            2 => (uint)random.Next(1 << 22),
            _ => (uint)random.Next(1, 3 * 4096),
        };

        private ulong Address() => random.Next(12) switch
        {
            0 => (ulong)random.NextInt64(),
            1 => ulong.MaxValue - (ulong)random.Next(8192),
            2 => (ulong)random.Next(8192),
            3 => region + (ulong)regionBytes - (ulong)random.Next(64),
            _ => region + (ulong)random.Next(regionBytes),
        };
    }
}
