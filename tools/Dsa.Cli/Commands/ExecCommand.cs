using System.CommandLine;
using Dsa.Cli.Exec;
using Dsa.Cli.Explaining;
using Dsa.Cli.Reporting;
using Dsa.Configuration;
using Dsa.Definitions.Messages;
using Dsa.Driver;
using Dsa.Host;
using Dsa.Host.Devices;
using Dsa.Host.FaultInjection;
using Dsa.Host.FileSystem;
using Dsa.Host.Programs;
using Dsa.Platform.Tracing;

namespace Dsa.Cli.Commands;

/// <summary><c>dsa exec</c>: runs a program of this host with emulated devices.</summary>
internal static class ExecCommand
{
    public static Command Create()
    {
        var program = new Argument<string[]>("command")
        {
            Arity = ArgumentArity.ZeroOrMore,
            Description = "The program and its arguments, behind --; without them, a shell.",
        };
        var devices = new DeviceOptions();
        var trace = new Option<string?>("--trace") { Description = "Write every register access, submission, interrupt, fault and record to a file, or to standard error with -.", HelpName = "FILE" };
        var processor = new Option<int?>("--cpu")
        {
            HelpName = "N",
            Description = "Run the program on processor N alone, where a trapped submission costs least: some 7 us, and up to 50 where each wakes another processor. The devices use all.",
        };
        processor.TakesNumber(0, int.MaxValue);
        var stats = new Option<bool>("--stats") { Description = "In the end, say on standard error what each queue was given." };
        var silent = CommandWords.CreateNoHints();
        var faults = new FaultInput();
        var explain = new Option<string?>("--explain")
        {
            HelpName = "CODE",
            Description = "Run nothing, and say what a code means and what to do: of cmd_status (0x80060000), of a completion record (0x13), SWERROR or the event log, or an error number (EBUSY).",
        };
        var command = new Command("exec", "Run a program of this host with emulated devices: it finds them below /sys and /dev as it would find real ones. Exit status: the program's, or 128 and the signal that ended it.")
        {
            program, processor, trace, stats, silent, faults.Rate, faults.Script, faults.Seed, explain,
        };
        devices.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(explain) is not null && result.GetValue(program) is [_, ..])
            {
                result.AddError("--explain runs nothing; leave the program out.");
            }

            faults.Validate(result);
        });
        command.SetAction(result => Guard(() => result.GetValue(explain) is { } code ? Explain(code) : Run(CommandWords.Of(result, program), () => devices.Read(result), new ExecOptions
        {
            Portal = devices.Portal(result),
            Driver = devices.Driver(result),
            Processor = result.GetValue(processor),
            TracePath = result.GetValue(trace),
            HasStatistics = result.GetValue(stats),
            HasHints = !result.GetValue(silent),
            Faults = faults.Read(result),
            FaultsPath = result.GetValue(faults.Script),
        })));
        return command;
    }

    private static int Run(IReadOnlyList<HostText> words, Func<ExecSetup> readDevices, ExecOptions options)
    {
        HostPrivilege.Ensure();
        var setup = readDevices();
        using var trace = TraceOutput.Create(options.TracePath, json: false);
        QueueStatistics? statistics = null;
        int status;
        using (var machine = Begin())
        {
            status = new HostSession(machine, options.Portal) { Processor = options.Processor, CommandEnded = EndSignals.IgnoreUntilExit }.Run(words[0], [.. words.Skip(1)]);
            statistics?.Write(machine, Console.Error);
            foreach (var unmet in options.HasHints ? machine.UnmetFaults : [])
            {
                Complaint.Write($"dsa exec: --faults {Echo.Of(options.FaultsPath!)}: {unmet}");
            }

            foreach (var hint in options.HasHints ? machine.HintsFor(status) : [])
            {
                Complaint.Write($"dsa exec: {hint}");
            }
        }

        trace?.Finish();
        return status;

        HostMachine Begin()
        {
            HostMachine? begun = null;
            try
            {
                begun = new HostMachine(setup.Devices, SinkFor, options.Driver, options.Faults);
                setup.Configure(begun.Sysfs);
                if (setup.IsConfigured)
                {
                    begun.CheckFaults();
                }

                return begun;
            }
            catch (FaultScriptException exception)
            {
                begun?.Dispose();
                throw new UsageException($"--faults {Echo.Of(options.FaultsPath!)}: {exception.Message}");
            }
            catch
            {
                begun?.Dispose();
                throw;
            }
        }

        ITraceSink? SinkFor(Func<string, RegisterLocator> locator)
        {
            var text = trace?.SinkFor(locator);
            return options.HasStatistics ? statistics = new QueueStatistics(text) : text;
        }
    }

    private static int Explain(string code)
    {
        foreach (var reading in CodeReadings.Of(code))
        {
            Console.WriteLine($"""
                {reading.Name} = {reading.Value}
                  Seen: {reading.Place}
                  Says: {reading.Meaning}
                  Do:   {reading.Remedy}
                """);
        }

        return ExitCode.Success;
    }

    private static int Guard(Func<int> body)
    {
        try
        {
            return body();
        }
        catch (Exception exception) when (exception is UsageException or ConfigurationException or HostException or DeviceRefusedException or ProgramStartException or IOException or UnauthorizedAccessException)
        {
            Complaint.Write($"dsa exec: {exception.Message.TrimEnd('.')}.");
            return exception is ProgramStartException start ? start.ExitStatus : ExitCode.Usage;
        }
    }
}
