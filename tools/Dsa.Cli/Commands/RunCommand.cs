using System.CommandLine;
using Dsa.Cli.Reporting;
using Dsa.Cli.Run;
using Dsa.Configuration;
using Dsa.Platform.Scheduling;

namespace Dsa.Cli.Commands;

/// <summary><c>dsa run</c>: copies and checksums a file through a dedicated and a shared work queue.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var file = new Argument<string?>("file")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "The file to copy; without it, this program's own assembly.",
        };
        var seed = new Option<ulong?>("--seed") { Description = "Run on virtual time, every choice made by this seed: the same seed gives the same output.", HelpName = "N" };
        var chunk = new Option<int?>("--chunk") { Description = $"Bytes of one Memory Move descriptor, 1 to {RunOptions.MaximumChunkBytes}; without it, a 64th of the file, 1 KiB to 256 KiB.", HelpName = "BYTES" };
        var trace = new Option<string?>("--trace") { Description = "Write every register access, submission, interrupt, fault and record to a file, or to standard error with -.", HelpName = "FILE" };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON, and write the trace as lines of JSON." };
        var config = DeviceInput.CreateConfigOption();
        config.Description = "Devices and queues: a file of accel-config (save-config), - for standard input. Without it, one device with a dedicated and a shared queue.";
        var device = DeviceInput.CreateDeviceOption();
        chunk.TakesNumber(1, RunOptions.MaximumChunkBytes);
        seed.TakesNumber(0, ulong.MaxValue);

        var command = new Command("run", "Copy and checksum a file through work queues: a dedicated and a shared one, or those of a configuration.") { file, config, device, seed, chunk, trace, json };
        command.SetAction(result => Guard(result.GetValue(config), () => Run(
            new RunOptions
            {
                File = result.GetValue(file) ?? RunOptions.DefaultFile,
                Seed = result.GetValue(seed),
                ChunkBytes = result.GetValue(chunk),
                Configuration = result.GetValue(config) is { } path ? DeviceInput.ReadConfiguration(path) : DefaultConfiguration.Read(),
                Part = DeviceInput.ReadPart(result.GetValue(device)),
            },
            result.GetValue(trace),
            result.GetValue(json))));
        return command;
    }

    private static int Run(RunOptions options, string? tracePath, bool json)
    {
        using var source = FileSource.Open(options.File);
        using var trace = TraceOutput.Create(tracePath, json);
        using var scenario = new CopyScenario(options, source, trace);
        var report = ProgressDisplay.While(scenario, visible: !json && tracePath != TraceOutput.StandardError && !Console.IsOutputRedirected && !Console.IsErrorRedirected);
        trace?.Finish();
        Print(report, json);
        return report.Succeeded ? ExitCode.Success : ExitCode.Failure;
    }

    private static void Print(RunReport report, bool json)
    {
        try
        {
            if (json)
            {
                ReportJson.Write(report, Console.OpenStandardOutput());
            }
            else
            {
                ReportTable.Write(report, Console.Out);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"Standard output cannot be written ({exception.Message.TrimEnd('.')}); send it to a file or program that takes it.");
        }
    }

    private static int Guard(string? configuration, Func<int> body)
    {
        try
        {
            return body();
        }
        catch (Exception exception) when (Explain(exception, configuration) is { } explanation)
        {
            Complaint.Write($"dsa run: {explanation.Message}");
            return explanation.ExitCode;
        }
    }

    /// <summary>What to tell the user, and the exit status; null for an exception that nobody foresaw.</summary>
    private static (string Message, int ExitCode)? Explain(Exception exception, string? configuration) => exception switch
    {
        ConfigurationException refusal when configuration is not null => (DeviceInput.Refusal(configuration, refusal), ExitCode.Usage),
        UsageException or ConfigurationException => (exception.Message, ExitCode.Usage),
        IOException or UnauthorizedAccessException => ($"{exception.Message.TrimEnd('.')}. Name files that can be read and written.", ExitCode.Usage),
        RunFailedException => (exception.Message, ExitCode.Failure),
        SimulationException { InnerException: { } inner } when Explain(inner, configuration) is { } explanation => explanation,
        SimulationException => (exception.Message, ExitCode.Failure),
        _ => null,
    };
}
