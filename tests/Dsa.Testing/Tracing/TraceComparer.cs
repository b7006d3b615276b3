using System.Text;
using Dsa.Platform.Tracing;

namespace Dsa.Testing.Tracing;

/// <summary>Compares recorded register accesses with an expectation, by the rules of traces.md.</summary>
/// <remarks>
/// The reads of CMDSTATUS in a POLL count as one, the last, which must find the command ended; a CMD has one, that must, too.
/// The misc interrupt thread's accesses are compared on their own, in order; then each access must come after the one that
/// the expectation has before it, whoever made it. A read of INTCAUSE that finds nothing is left out. Everything but register
/// accesses is left out.
/// </remarks>
public sealed class TraceComparer
{
    private const int IntCause = 0x98, CmdStatus = 0xA8;
    private const ulong Active = 1UL << 31;

    private readonly IReadOnlyDictionary<string, long> _names;

    /// <summary>A comparer that knows the bases and indices by name, such as G, W, M and n.</summary>
    public TraceComparer(IReadOnlyDictionary<string, long>? names = null) => _names = names ?? new Dictionary<string, long>();

    /// <summary>Checks that <paramref name="events"/> are what <paramref name="expected"/> says, all of it and nothing else.</summary>
    /// <exception cref="TraceMismatchException">They are not; the message shows where.</exception>
    public void Check(string expected, IEnumerable<TraceEvent> events)
    {
        var steps = new TraceParser(_names).Parse(expected);
        var accesses = events.Where(e => e.Kind is TraceKind.MmioRead or TraceKind.MmioWrite).ToList();
        List<TraceStep> mainSteps = [.. steps.Where(s => !s.IsInterrupt)];
        var main = Collapse(mainSteps, [.. accesses.Where(e => !IsInterrupt(e))]);
        var interrupt = accesses.Where(e => IsInterrupt(e) && !IsEmptyCause(e)).ToList();

        CheckStream("", mainSteps, main);
        CheckStream("irq ", [.. steps.Where(s => s.IsInterrupt)], interrupt);
        CheckOrder(steps, main, interrupt);
    }

    private static bool IsInterrupt(in TraceEvent e) => e.Actor.EndsWith("-misc", StringComparison.Ordinal);

    private static bool IsEmptyCause(in TraceEvent e) =>
        e is { Kind: TraceKind.MmioRead, OffsetBytes: IntCause, Value: 0 };

    private static bool IsStatusRead(in TraceEvent e) => e is { Kind: TraceKind.MmioRead, OffsetBytes: CmdStatus };

    // Rule 1: only in a POLL, and only what was read before the command ended.
    private static List<TraceEvent> Collapse(List<TraceStep> steps, List<TraceEvent> events)
    {
        var collapsed = new List<TraceEvent>();
        for (var i = 0; i < events.Count; i++)
        {
            var isAskedAgain = collapsed.Count < steps.Count && steps[collapsed.Count].IsPolled
                && IsStatusRead(events[i]) && (events[i].Value & Active) != 0
                && i + 1 < events.Count && IsStatusRead(events[i + 1]);
            if (!isAskedAgain)
            {
                collapsed.Add(events[i]);
            }
        }

        return collapsed;
    }

    private static void CheckStream(string prefix, IReadOnlyList<TraceStep> steps, List<TraceEvent> events)
    {
        var lastRead = new Dictionary<int, ulong>();
        for (var i = 0; i < Math.Max(steps.Count, events.Count); i++)
        {
            var problem = i >= events.Count ? "missing"
                : i >= steps.Count ? "unexpected"
                : Problem(steps[i], events[i], lastRead);
            if (problem is not null)
            {
                throw new TraceMismatchException(Describe(prefix, steps, events, i, problem));
            }

            if (events[i].Kind == TraceKind.MmioRead)
            {
                lastRead[events[i].OffsetBytes] = events[i].Value;
            }
        }
    }

    private static string? Problem(TraceStep step, in TraceEvent e, Dictionary<int, ulong> lastRead)
    {
        if (step.IsWrite != (e.Kind == TraceKind.MmioWrite) || step.WidthBytes != e.WidthBytes || step.OffsetBytes != e.OffsetBytes)
        {
            return "another access";
        }

        if (step.Value is { } value && value != e.Value)
        {
            return $"0x{value:x} expected";
        }

        if (step.EndsCommand && (e.Value & Active) != 0)
        {
            return "the command has not ended";
        }

        if (!step.IsModify)
        {
            return null;
        }

        var modified = (lastRead.GetValueOrDefault(step.OffsetBytes) & ~step.ClearedBits) | step.SetBits;
        return modified == e.Value ? null : $"0x{modified:x} expected";
    }

    // Rule 2, and the same for the interrupt's lines outside a command.
    private static void CheckOrder(IReadOnlyList<TraceStep> steps, List<TraceEvent> main, List<TraceEvent> interrupt)
    {
        var (mainIndex, interruptIndex, latest) = (0, 0, long.MinValue);
        foreach (var step in steps)
        {
            var e = step.IsInterrupt ? interrupt[interruptIndex++] : main[mainIndex++];
            if (e.Sequence <= latest)
            {
                throw new TraceMismatchException($"{step.Text}: {Render(e)} came before what is expected before it.");
            }

            latest = e.Sequence;
        }
    }

    private static string Describe(string prefix, IReadOnlyList<TraceStep> steps, List<TraceEvent> events, int at, string problem)
    {
        var text = new StringBuilder().AppendLine($"Line {at}: {problem}.").AppendLine("   expected <> recorded");
        for (var i = Math.Max(0, at - 6); i < Math.Min(at + 6, Math.Max(steps.Count, events.Count)); i++)
        {
            var wanted = i < steps.Count ? prefix + steps[i].Text : "-";
            var got = i < events.Count ? Render(events[i]) : "-";
            text.AppendLine($"{(i == at ? "=>" : "  ")} {wanted} <> {got}");
        }

        return text.ToString();
    }

    private static string Render(in TraceEvent e) =>
        $"{(e.Kind == TraceKind.MmioRead ? 'R' : 'W')}{e.WidthBytes * 8} 0x{e.OffsetBytes:x} = 0x{e.Value:x} ({e.Actor})";
}
