using System.Diagnostics;
using System.Globalization;
using Dsa.Host.Instructions;
using Dsa.Host.Programs;
using Dsa.Host.Supervision;
using Xunit.Abstractions;

namespace Dsa.Host.Tests.Supervision;

/// <summary>What a trapped instruction costs, beside what it costs the smallest tracer in C. Figures are printed, and asserted by nobody: they are of the machine.</summary>
public sealed class TrapCostTests(ITestOutputHelper output)
{
    private const int Count = 20_000;

    [TraceTheory]
    [InlineData(1, true)]
    [InlineData(8, true)]
    [InlineData(1, false)]
    [InlineData(8, false)]
    public void A_trap_is_measured_beside_the_smallest_tracer(int threads, bool isOnOneProcessor)
    {
        int? processor = isOnOneProcessor ? ProcessTests.AllowedProcessor : null;
        var (tracer, client) = (ClientProgram.Compile("tracer"), ClientProgram.Compile("rate"));
        List<double> here = [], there = [];
        for (var round = 0; round < Soak.Soak.Scale; round++)
        {
            var target = new CountingTarget();
            here.Add(Nanoseconds(new TracedRun(target).Run(new Supervisor(target) { Processor = processor }, client, $"{Count / threads}", $"{threads}").Output));
            Assert.Equal(Count, target.Count);
            string[] command = [.. isOnOneProcessor ? ["taskset", "-c", $"{processor}"] : Array.Empty<string>(), tracer, client, $"{Count / threads}", $"{threads}"];
            there.Add(Nanoseconds(Run(command[0], command[1..])));
        }

        output.WriteLine($"{threads} threads{(isOnOneProcessor ? " on one processor" : string.Empty)}: {here.Min():F0} ns a trap here, {there.Min():F0} ns in the C tracer, {here.Min() / there.Min():F2} times (all: {string.Join(' ', here)} | {string.Join(' ', there)})");
    }

    [TraceFact]
    public void A_trap_allocates_nothing()
    {
        // Less than the smallest object for each further trap.
        var client = ClientProgram.Compile("rate");
        var (few, many) = (Allocated(client, 1000), Allocated(client, 5000));
        Assert.InRange(many - few, -64 * 1024, 4000 * 8);
    }

    private static long Allocated(string client, int count)
    {
        var target = new CountingTarget();
        TracedRun.Of(target, client, $"{count}");
        Assert.Equal(count, target.Count);
        return target.AllocatedBytes;
    }

    private static double Nanoseconds(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return text;
    }

    private sealed class CountingTarget : ISubmissionTarget
    {
        private long _allocatedAtFirst;

        public int Count { get; private set; }

        /// <summary>By the supervisor's thread, from the first submission to the last.</summary>
        public long AllocatedBytes { get; private set; }

        public SubmissionAnswer Submit(int processId, int threadId, SubmissionInstruction instruction, ulong destination, ReadOnlySpan<byte> descriptor)
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            if (Count++ == 0)
            {
                _allocatedAtFirst = allocated;
            }

            AllocatedBytes = allocated - _allocatedAtFirst;
            return SubmissionAnswer.Accepted;
        }

        public void OnBusError(int processId, int threadId, ulong address)
        {
        }

        public void OnCall(int processId, ToldCall call)
        {
        }

        public void OnExec(int processId)
        {
        }

        public void OnExit(int processId, int threadId)
        {
        }
    }
}
