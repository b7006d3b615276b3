using System.Globalization;
using Dsa.Bindings;
using Dsa.Platform.Pci;

namespace Dsa.Host.FaultInjection;

/// <summary>Reads rules, each in the words WHAT [WHEN] [WHERE] [operation NAMES].</summary>
internal static class FaultRuleReader
{
    private const int MostRules = 256;
    private const int MostShown = 40;

    private static readonly (string Word, InjectedFaultKind Kind)[] s_kinds =
    [
        ("retry", InjectedFaultKind.Retry),
        ("page-fault", InjectedFaultKind.PageFault),
        ("slow", InjectedFaultKind.Slow),
        ("hardware-error", InjectedFaultKind.HardwareError),
        ("translation-error", InjectedFaultKind.TranslationError),
        ("halt", InjectedFaultKind.Halt),
    ];

    /// <summary>What rules call it.</summary>
    public static string WordOf(InjectedFaultKind kind) => Array.Find(s_kinds, one => one.Kind == kind).Word;

    /// <summary>Reads the rules of a text; empty lines and what follows a # do not count.</summary>
    /// <exception cref="FaultScriptException">A line is no rule.</exception>
    public static IReadOnlyList<FaultRule> Read(string text)
    {
        var rules = new List<FaultRule>();
        var line = 0;
        foreach (var whole in text.Split('\n'))
        {
            line++;
            var words = whole.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
            {
                continue;
            }

            try
            {
                rules.Add(ReadRule(words) with { Line = line, Text = Shown(string.Join(' ', words)) });
            }
            catch (FaultScriptException exception)
            {
                throw new FaultScriptException($"line {line}: {exception.Message}");
            }
        }

        return rules.Count switch
        {
            0 => throw new FaultScriptException("there is no rule in it; write one a line, such as 'retry 1/10 wq0.1'."),
            > MostRules => throw new FaultScriptException($"there are {rules.Count} rules in it; at most {MostRules} are taken."),
            _ => rules,
        };
    }

    /// <summary>Reads a probability: 1/10, 10% or 0.1.</summary>
    public static bool TryReadRate(string word, out double probability)
    {
        var slash = word.Split('/');
        var isRead = slash.Length == 2 && TryReadNumber(slash[0], out var numerator) && TryReadNumber(slash[1], out var denominator)
            ? double.IsFinite(probability = (double)numerator / denominator)
            : double.TryParse(word.EndsWith('%') ? word[..^1] : word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out probability);
        probability = isRead && word.EndsWith('%') ? probability / 100 : probability;
        return isRead && probability is > 0 and <= 1;
    }

    /// <summary>A word of the user's, as messages repeat it.</summary>
    public static string Shown(string word) =>
        string.Concat((word.Length > MostShown ? word[..MostShown] + "..." : word).Select(static character => char.IsControl(character) ? '?' : character));

    private static FaultRule ReadRule(string[] words)
    {
        var kind = Array.Find(s_kinds, one => one.Word == words[0]).Kind;
        if (kind == InjectedFaultKind.None)
        {
            throw new FaultScriptException($"'{Shown(words[0])}' is no fault; write {string.Join(", ", s_kinds.Select(static one => one.Word))}.");
        }

        var rest = new Queue<string>(words.Skip(1));
        var delay = kind == InjectedFaultKind.Slow ? ReadDelay(rest) : 0;
        var rule = new FaultRule(kind, ReadOccasion(rest)) { DelayNanoseconds = delay };
        if (rest.TryPeek(out var word) && FaultPlace.Read(word) is { } place)
        {
            rest.Dequeue();
            rule = rule with { Place = place };
        }

        if (rest.TryPeek(out word) && word == "operation")
        {
            rest.Dequeue();
            rule = rule with { Operations = ReadOperations(rest) };
        }

        return rest.TryPeek(out word)
            ? throw new FaultScriptException($"'{Shown(word)}' is not understood here; a rule is WHAT, then 1/10, 'every 100' or 'at 17', then a queue or device such as wq0.1 or dsa0, then 'operation NAME'.")
            : rule;
    }

    private static FaultOccasion ReadOccasion(Queue<string> words)
    {
        if (!words.TryPeek(out var word) || (word is not ("every" or "at") && !char.IsAsciiDigit(word[0]) && word[0] != '-' && word[0] != '.'))
        {
            return new FaultOccasion.Always();
        }

        words.Dequeue();
        if (word is not ("every" or "at"))
        {
            return TryReadRate(word, out var rate)
                ? new FaultOccasion.Rate(rate)
                : throw new FaultScriptException($"'{Shown(word)}' is no rate; write 1/100, 1% or 0.01, over 0 and at most 1.");
        }

        var numbers = new HashSet<long>();
        var list = words.TryDequeue(out var text) ? text : string.Empty;
        foreach (var one in list.Split(','))
        {
            if (!TryReadNumber(one, out var number) || (word == "every" && numbers.Count > 0))
            {
                throw new FaultScriptException($"'{Shown($"{word} {list}".Trim())}' does not tell when; write {(word == "every" ? "'every 100'" : "'at 17' or 'at 17,40'")}, numbers from 1 on.");
            }

            numbers.Add(number);
        }

        return word == "every" ? new FaultOccasion.Every(numbers.First()) : new FaultOccasion.At(numbers);
    }

    private static long ReadDelay(Queue<string> words)
    {
        const long MostNanoseconds = 60_000_000_000;
        var word = words.TryDequeue(out var first) ? first : string.Empty;
        foreach (var (unit, nanoseconds) in new[] { ("us", 1_000L), ("ms", 1_000_000L), ("s", 1_000_000_000L) })
        {
            if (word.EndsWith(unit, StringComparison.Ordinal) && TryReadNumber(word[..^unit.Length], out var count) && count <= MostNanoseconds / nanoseconds)
            {
                return count * nanoseconds;
            }
        }

        throw new FaultScriptException($"'{Shown(word)}' is no delay; write 'slow 5ms', in us, ms or s, up to 60s.");
    }

    private static HashSet<Opcode> ReadOperations(Queue<string> words)
    {
        var names = words.TryDequeue(out var list) ? list.Split(',') : [string.Empty];
        return [.. names.Select(static name => Array.Find(Enum.GetValues<Opcode>(), operation => name.Equals(operation.ToString(), StringComparison.OrdinalIgnoreCase)) is var found
            && name.Equals(found.ToString(), StringComparison.OrdinalIgnoreCase)
                ? found
                : throw new FaultScriptException($"'{Shown(name)}' is no operation; write one of those that 'dsa defs show Opcode' lists, such as memmove or crcgeneration."))];
    }

    private static bool TryReadNumber(string word, out long number) =>
        long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;
}
