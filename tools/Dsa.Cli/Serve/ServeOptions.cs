using System.CommandLine;
using Dsa.Cli.Commands;
using Dsa.Definitions.Messages;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Dsa.Cli.Serve;

/// <summary>The options of commands that show devices to virtual machines, but for where and which.</summary>
internal sealed class ServeOptions
{
    private readonly Option<LogLevel?> _level = new("--log-level")
    {
        HelpName = "LEVEL",
        Description = "What is told on standard error: Trace (each command), Debug (each range of memory), Information (clients; the default), Warning, Error or None.",
    };

    private readonly Option<bool> _json = new("--json") { Description = "In the end, print what was done as one JSON object; the trace is lines of JSON." };

    private readonly Option<string?> _monitor = new("--guest-monitor")
    {
        HelpName = "SOCKET",
        Description = "QEMU's monitor (-monitor unix:SOCKET,server=on,wait=off), for shared virtual addressing: it tells where the guest's IOMMU tables are.",
    };

    private readonly Option<bool> _once = new("--once") { Description = "End when the first client of each device has gone; without it, the next is served, until an interrupt or SIGTERM." };

    private readonly Option<string?> _trace = new("--trace") { Description = "Write every register access, submission, interrupt, fault and record to a file, or to standard error with -.", HelpName = "FILE" };

    private readonly Option<ServedPortals?> _portal = new("--portal")
    {
        HelpName = "trap|poll",
        Description = "How submissions of the guest arrive: trap (each store is a message; the default), or poll (portals are memory that is looked into: no store stops the guest; no shared queues).",
    };

    public ServeOptions()
    {
        _level.TakesName();
        _portal.TakesName();
    }

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_portal);
        command.Add(_monitor);
        command.Add(_once);
        command.Add(_trace);
        command.Add(_level);
        command.Add(_json);
    }

    /// <summary>QEMU's monitor, or null. Its socket comes with QEMU, which comes later.</summary>
    /// <exception cref="UsageException">There can be none.</exception>
    public string? Monitor(ParseResult result)
    {
        if (result.GetValue(_monitor) is not { } path)
        {
            return null;
        }

        var folder = path.Length == 0 ? throw new UsageException("--guest-monitor is empty; name the socket of QEMU's monitor.") : Path.GetDirectoryName(Path.GetFullPath(path));
        return Directory.Exists(folder) ? path : throw new UsageException($"--guest-monitor {Echo.Of(path)}: there is no folder {folder}; name the socket of QEMU's monitor.");
    }

    /// <summary>Whether portals are memory that the guest maps.</summary>
    public bool MapsPortals(ParseResult result) => result.GetValue(_portal) == ServedPortals.Poll;

    /// <summary>Whether the first client of each device is the last.</summary>
    public bool IsOnce(ParseResult result) => result.GetValue(_once);

    /// <summary>The file of the trace, or null.</summary>
    public string? Trace(ParseResult result) => result.GetValue(_trace);

    /// <summary>What is told.</summary>
    public LogLevel Level(ParseResult result) => result.GetValue(_level) ?? LogLevel.Information;

    /// <summary>Whether report and trace are JSON.</summary>
    public bool IsJson(ParseResult result) => result.GetValue(_json);

    /// <summary>Tells it on standard error.</summary>
    public ILoggerFactory CreateLogging(ParseResult result) => LoggerFactory.Create(builder => builder
        .SetMinimumLevel(Level(result))
        .AddConsole(static options => options.LogToStandardErrorThreshold = LogLevel.Trace)
        .AddSimpleConsole(static options => (options.SingleLine, options.ColorBehavior) = (true, LoggerColorBehavior.Disabled)));
}
