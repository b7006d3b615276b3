using Dsa.Platform.Scheduling;
using Xunit.Abstractions;

namespace Dsa.Device.Tests.Soak;

/// <summary>Whatever is written to registers and portals, in whatever order: the device answers and can be reset.</summary>
public sealed class RandomAccessTests(ITestOutputHelper output)
{
    private const int AccessesInAll = 5000;

    public static TheoryData<ulong> Seeds => Soak.Seeds;

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_writes_and_commands_never_wedge_the_device(ulong seed)
    {
        output.WriteLine($"seed {seed}");
        using var bench = new Bench(seed, new InjectionProfile { SlowCommandOneIn = 5, QueueFullOneIn = 30, PageOutOneIn = 30, EventLogFullOneIn = 10 });
        var random = new Random((int)(seed ^ (seed >> 32)));
        var logged = 0;
        bench.Scheduler.Run(() =>
        {
            for (var i = 0; i < AccessesInAll * Soak.Scale; i++)
            {
                if (i % 100 == 0)
                {
                    logged += bench.LoggedCount == 0 ? 0 : 1;
                    BringUp(bench, eventLog: i % 200 == 0);
                }

                Access(bench, random);
            }

            BringUp(bench, eventLog: true);
        });
        output.WriteLine($"{logged} times the log had entries");
        Assert.NotEqual(0, logged);
        Assert.Equal(CompletionStatus.Success, Retried(bench).Status);
    }

    private static CompletionRecord Retried(Bench bench)
    {
        var record = bench.Map(4096);
        for (var attempt = 0; attempt < 100 && bench.Record(record).Status == CompletionStatus.None; attempt++)
        {
            bench.Run(Descriptors.NoOp(record));
        }

        return bench.Record(record);
    }

    private static void Access(Bench bench, Random random)
    {
        switch (random.Next(8))
        {
            case 0:
                bench.Issue((Command)random.Next(20), (uint)(random.Next(3) == 0 ? random.Next(1 << 20) : random.Next(4)), random.Next(2) == 0);
                break;
            case 1:
                bench.Post(Descriptors.Fill(bench.Memory.Pasid.Value * 4096UL, (uint)random.Next(100), 1, 64) with { Flags = (DescriptorFlags)random.Next(32) }, random.Next(8));
                break;
            case 2:
                bench.Enqueue(new NoOpDescriptor { Flags = (DescriptorFlags)random.Next(64) }, random.Next(8), pasid: (uint)random.Next(4));
                break;
            case 3:
                bench.Scheduler.Sleep(random.Next(2000));
                break;
            case 4:
                bench.Bar.EvlStatus.WriteLow(new EvlStatus((ulong)random.Next(1 << 16)));
                break;
            case 5:
                bench.Device.Bar0.Read(random.Next(0x1000), 1 << random.Next(4));
                break;
            default:
                bench.Device.Bar0.Write(random.Next(0x1000), 1 << random.Next(4), (ulong)random.NextInt64());
                break;
        }
    }

    private static void BringUp(Bench bench, bool eventLog)
    {
        Wait(bench);
        Do(bench, Command.ResetDevice);
        bench.Bar.SwError.Clear(SwErrorBits.Valid | SwErrorBits.Overflow);
        bench.Configure();
        if (eventLog)
        {
            bench.ConfigureEventLog();
        }

        Assert.Equal(eventLog, bench.Bar.GenCfg.Read().EventLogEnable);
        Do(bench, Command.EnableDevice);
        Do(bench, Command.EnableWq, 0);
        Do(bench, Command.EnableWq, 1);
    }

    private static void Do(Bench bench, Command code, uint operand = 0)
    {
        bench.Issue(code, operand);
        Wait(bench);
        Assert.Equal(0u, bench.Bar.CmdStatus.Read().Raw);
    }

    private static void Wait(Bench bench)
    {
        for (var attempt = 0; bench.Bar.CmdStatus.Read().Active; attempt++)
        {
            // A command may wait for an engine that waits for the event log.
            Assert.True(attempt < 10_000, "a command does not end");
            var status = bench.Bar.EvlStatus.Read();
            bench.Bar.EvlStatus.WriteLow(status.WithHead(status.Tail));
            bench.Scheduler.Sleep(1000);
        }
    }
}
