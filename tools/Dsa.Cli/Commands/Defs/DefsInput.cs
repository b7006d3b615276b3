using System.CommandLine;
using Dsa.Bindings.Generator;
using Dsa.Definitions;
using Dsa.Definitions.Checking;
using Dsa.Definitions.Sources;

namespace Dsa.Cli.Commands.Defs;

/// <summary>The definition that a command looks things up in: that of DSA, or the files of <c>--defs</c>.</summary>
internal static class DefsInput
{
    /// <summary>The option.</summary>
    public static Option<string[]> CreateOption() => new("--defs")
    {
        AllowMultipleArgumentsPerToken = false,
        Description = "Files, and folders whose *.hwdef files are meant; may be given several times. Without it, the built-in definition of DSA.",
    };

    /// <summary>Reads and binds them; without a path, those of DSA.</summary>
    /// <exception cref="UnsoundDefinitionException">They have errors.</exception>
    /// <exception cref="DefinitionSourceException">They cannot be read.</exception>
    public static DefinitionSet Load(string[]? paths)
    {
        var set = DefinitionSet.Bind(paths is null or [] ? BuiltInDefinitions.Read() : DefinitionSources.Read(paths));
        var errors = set.Diagnostics.Where(Finding.IsError).ToList();
        return errors.Count == 0
            ? set
            : throw new UnsoundDefinitionException($"{errors[0].ToLine()} ({errors.Count.Count("error")}; 'dsa defs check {string.Join(' ', paths ?? [])}' tells all)");
    }
}
