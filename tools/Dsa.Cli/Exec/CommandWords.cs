using System.CommandLine;
using System.CommandLine.Parsing;
using Dsa.Host.Programs;

namespace Dsa.Cli.Exec;

/// <summary>The program of a call with its arguments: what stands behind <c>--</c>, byte by byte.</summary>
internal static class CommandWords
{
    private const string Shell = "/bin/sh";

    /// <summary>The option of whoever knows better.</summary>
    public static Option<bool> CreateNoHints() => new("--no-hints") { Description = "Do not say in the end, on standard error, what a program did that failed, and what to do." };

    /// <summary>The words; a shell where there are none.</summary>
    /// <exception cref="UsageException">Without <c>--</c>, they begin with what looks like an option.</exception>
    public static IReadOnlyList<HostText> Of(ParseResult result, Argument<string[]> argument)
    {
        if (result.GetValue(argument) is not [var first, ..] words)
        {
            return [Environment.GetEnvironmentVariable("SHELL") is { Length: > 0 } shell ? shell : Shell];
        }

        if (result.Tokens.Any(static token => token.Type == TokenType.DoubleDash))
        {
            var tail = OwnProcess.Arguments.SkipWhile(static word => !word.Bytes.SequenceEqual("--"u8)).Skip(1).ToList();
            return tail.Count == words.Length ? tail
                : first.StartsWith('-') ? throw new UsageException($"{first} is no option of this command; --help lists those that are.")
                : throw new UsageException($"{first} stands before --; write the whole program behind it.");
        }

        return first.StartsWith('-') ? throw new UsageException($"{first} is no option of this command; write -- before a program of that name.") : [.. words];
    }
}
