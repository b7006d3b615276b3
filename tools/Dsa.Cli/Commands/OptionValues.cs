using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Dsa.Definitions.Messages;

namespace Dsa.Cli.Commands;

/// <summary>Options that say what they take, in place of the parser, which names types of the framework.</summary>
internal static class OptionValues
{
    /// <summary>Has an option take one number, in digits.</summary>
    public static void TakesNumber(this Option option, ulong minimum, ulong maximum) => option.Validators.Add(result =>
    {
        if (result.Tokens is not [var token]
            || !ulong.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number < minimum
            || number > maximum)
        {
            result.AddError($"{option.Name} takes one number from {minimum} to {maximum}{Instead(result)}.");
        }
    });

    /// <summary>Has an option take one name of an enumeration, in any case: the framework would take its numbers, too.</summary>
    public static void TakesName<T>(this Option<T?> option)
        where T : struct, Enum => option.Validators.Add(result =>
    {
        var names = Enum.GetNames<T>();
        if (result.Tokens is not [var token] || !names.Contains(token.Value, StringComparer.OrdinalIgnoreCase))
        {
            result.AddError($"{option.Name} takes one of {string.Join(", ", names.Select(static name => char.ToLowerInvariant(name[0]) + name[1..]))}{Instead(result)}.");
        }
    });

    private static string Instead(OptionResult result) => result.Tokens is [var token] ? $"; {Echo.Of(token.Value)} is none" : string.Empty;
}
