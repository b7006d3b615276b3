namespace Dsa.Testing.Tracing;

/// <summary>Reads expectations in the notation of traces.md.</summary>
/// <remarks>
/// One access a line, or several behind each other with <c>,</c> or <c>;</c>: <c>R32 0x90</c>, <c>R32 0x90 = 1</c>,
/// <c>W64 G+64g+0 = 3</c>, <c>CMD(x)</c>, <c>POLL(x)</c>, <c>RMW 0x88 set 3</c>, <c>RMW W+8 clear 0xF set 1</c>. A line that
/// begins with <c>irq</c> belongs to the misc interrupt thread; so does an access that begins with it. <c>#</c> begins a comment.
/// </remarks>
internal sealed class TraceParser(IReadOnlyDictionary<string, long> names)
{
    private const int GenSts = 0x90, IntCause = 0x98, Cmd = 0xA0, CmdStatus = 0xA8;
    private const ulong CommandCause = 2;
    private const string InterruptPrefix = "irq ";

    private readonly List<TraceStep> _steps = [];

    /// <summary>The accesses of a text, in order.</summary>
    public IReadOnlyList<TraceStep> Parse(string text)
    {
        foreach (var line in text.Split('\n'))
        {
            var clean = line.Split('#')[0].Trim();
            var isInterrupt = clean.StartsWith(InterruptPrefix, StringComparison.Ordinal);
            foreach (var part in clean.Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                var hasPrefix = part.StartsWith(InterruptPrefix, StringComparison.Ordinal);
                Add(hasPrefix ? part[InterruptPrefix.Length..] : part, isInterrupt || hasPrefix);
            }
        }

        return _steps;
    }

    private void Add(string part, bool isInterrupt)
    {
        if (isInterrupt && (part.StartsWith("CMD(", StringComparison.Ordinal) || part.StartsWith("POLL(", StringComparison.Ordinal)))
        {
            throw new FormatException($"'{part}': the misc interrupt thread issues no command.");
        }

        if (part.StartsWith("CMD(", StringComparison.Ordinal))
        {
            AddCommand(part, (ulong)Evaluate(part["CMD(".Length..^1]));
            return;
        }

        if (part.StartsWith("POLL(", StringComparison.Ordinal))
        {
            _steps.Add(new TraceStep(part, true, 4, Cmd, (ulong)Evaluate(part["POLL(".Length..^1])));
            _steps.Add(new TraceStep(part, false, 4, CmdStatus) { EndsCommand = true, IsPolled = true });
            return;
        }

        var space = part.IndexOf(' ');
        var (verb, rest) = (part[..space], part[(space + 1)..].Trim());
        if (verb == "RMW")
        {
            AddModify(part, rest, isInterrupt);
            return;
        }

        var sides = rest.Split('=', 2, StringSplitOptions.TrimEntries);
        ulong? value = sides.Length == 2 ? (ulong)Evaluate(sides[1]) : null;
        var (isWrite, width) = verb switch
        {
            "R32" => (false, 4),
            "R64" => (false, 8),
            "W32" => (true, 4),
            "W64" => (true, 8),
            _ => throw new FormatException($"'{part}' is no access."),
        };
        _steps.Add(new TraceStep(part, isWrite, width, (int)Evaluate(sides[0]), value, IsInterrupt: isInterrupt));
    }

    private void AddCommand(string part, ulong command)
    {
        _steps.Add(new TraceStep(part, false, 4, GenSts));
        _steps.Add(new TraceStep(part, true, 4, Cmd, command));
        _steps.Add(new TraceStep(part, false, 4, IntCause, CommandCause, IsInterrupt: true));
        _steps.Add(new TraceStep(part, true, 4, IntCause, CommandCause, IsInterrupt: true));
        _steps.Add(new TraceStep(part, false, 4, CmdStatus) { EndsCommand = true });
    }

    private void AddModify(string part, string rest, bool isInterrupt)
    {
        var words = rest.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (offset, set, cleared) = ((int)Evaluate(words[0]), 0UL, 0UL);
        for (var i = 1; i + 1 < words.Length; i += 2)
        {
            var bits = (ulong)Evaluate(words[i + 1]);
            (set, cleared) = words[i] switch
            {
                "set" => (set | bits, cleared),
                "clear" => (set, cleared | bits),
                _ => throw new FormatException($"'{part}': set or clear expected."),
            };
        }

        _steps.Add(new TraceStep(part, false, 4, offset, IsInterrupt: isInterrupt));
        _steps.Add(new TraceStep(part, true, 4, offset, null, set, cleared, IsModify: true, IsInterrupt: isInterrupt));
    }

    private long Evaluate(string text) => TraceExpression.Evaluate(text, names);
}
