using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using Dsa.Cli.Commands;
using Dsa.Definitions.Messages;
using Dsa.Definitions.Sources;
using Dsa.Host.FaultInjection;

namespace Dsa.Cli.Exec;

/// <summary>The options of <c>dsa exec</c> about faults that devices are to meet.</summary>
internal sealed class FaultInput
{
    private const ulong DefaultSeed = 1;

    /// <summary>The probability of what a correct program gets over.</summary>
    public Option<string?> Rate { get; } = new("--fault-rate")
    {
        HelpName = "P",
        Description = "With this probability (1/100, 1% or 0.01) have a submission to a shared queue answered Retry, a page of a descriptor be out, and an operation begin 1 ms late: what a correct program gets over.",
    };

    /// <summary>The script.</summary>
    public Option<string?> Script { get; } = new("--faults")
    {
        HelpName = "FILE",
        Description = "Have devices meet the faults of a script, one rule a line: retry, page-fault, slow 5ms, hardware-error, translation-error or halt; then 1/10, 'every 100' or 'at 17'; then wq0.1 or dsa0; then 'operation memmove'.",
    };

    /// <summary>The seed.</summary>
    public Option<ulong?> Seed { get; } = new("--seed")
    {
        HelpName = "N",
        Description = $"What is left to chance in --fault-rate and --faults follows from this number; {DefaultSeed} without it.",
    };

    public FaultInput() => Seed.TakesNumber(0, ulong.MaxValue);

    /// <summary>Says that a seed has nothing to decide.</summary>
    public void Validate(CommandResult result)
    {
        if (result.GetResult(Seed) is not null && result.GetResult(Rate) is null && result.GetResult(Script) is null)
        {
            result.AddError("--seed decides about faults; name --fault-rate or --faults, too.");
        }
    }

    /// <summary>What the options ask for; null for nothing.</summary>
    /// <exception cref="UsageException">The rate or the script is wrong.</exception>
    public FaultScript? Read(ParseResult result)
    {
        var seed = result.GetValue(Seed) ?? DefaultSeed;
        var script = result.GetValue(Script) is { } path ? ReadScript(path, seed) : null;
        if (result.GetValue(Rate) is not { } rate)
        {
            return script;
        }

        try
        {
            var mild = FaultScript.OfRate(rate, seed);
            return script is null ? mild : script.With(mild);
        }
        catch (FaultScriptException exception)
        {
            throw new UsageException($"--fault-rate: {exception.Message}");
        }
    }

    private static FaultScript ReadScript(string path, ulong seed)
    {
        if (path.Length == 0)
        {
            throw new UsageException("--faults is empty; name a script of rules.");
        }

        try
        {
            using var stream = DeviceInput.Open(path);
            var bytes = BoundedInput.Read(stream, FaultScript.MaximumBytes);
            return bytes.Length <= FaultScript.MaximumBytes
                ? FaultScript.Parse(Encoding.UTF8.GetString(bytes.Span), seed)
                : throw new UsageException($"--faults {Echo.Of(path)} has more than {FaultScript.MaximumBytes} bytes; name a script of rules.");
        }
        catch (FaultScriptException exception)
        {
            throw new UsageException($"--faults {Echo.Of(path)}: {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UsageException($"--faults {Echo.Of(path)} cannot be read ({exception.Message.TrimEnd('.')}); name a script that can be.");
        }
    }
}
