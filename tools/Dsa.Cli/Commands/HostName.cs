using System.CommandLine;
using Dsa.Host.Background;

namespace Dsa.Cli.Commands;

/// <summary>Which of the hosts that are kept is meant.</summary>
internal static class HostName
{
    /// <summary>The option that names it.</summary>
    public static Option<string> CreateOption() => new("--name")
    {
        HelpName = "NAME",
        Description = "Which host: several can be up.",
        DefaultValueFactory = static _ => NamedHost.Default,
    };
}
