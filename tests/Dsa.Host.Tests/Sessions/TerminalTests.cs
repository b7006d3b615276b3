using System.Diagnostics;

namespace Dsa.Host.Tests.Sessions;

/// <summary>Signals of a terminal and of other processes, and what of them reaches a command.</summary>
public sealed class TerminalTests
{
    private const string Interrupt = "\x3";
    private const string Quit = "\x1c";

    // It counts SIGINT, and tells the count on SIGQUIT: what was passed on for the key before has come by then.
    private const string Counting = "n=0; trap 'n=$((n+1)); echo int-$n' INT HUP TERM; trap 'echo total-$n; exit 9' QUIT; echo ready; while :; do sleep 0.05; done";

    private static string Dsa => $"dotnet {Path.Combine(AppContext.BaseDirectory, "dsa.dll")}";

    [InterruptTheory("setsid")]
    [InlineData("")]
    [InlineData("< /dev/null")]
    public void A_key_counts_once_wherever_standard_input_is_from(string redirection)
    {
        using var terminal = new Terminal($"trap : INT QUIT; {Dsa} exec -- sh -c \"$0\" {redirection}; echo exit-$?", Counting);
        terminal.Await("ready");
        terminal.Type(Interrupt);
        terminal.Await("int-1");
        terminal.Type(Interrupt);
        terminal.Await("int-2");
        terminal.Type(Quit);
        Assert.Contains("total-2", terminal.Await("exit-9"), StringComparison.Ordinal);
    }

    [InterruptFact("setsid")]
    public void A_key_counts_once_for_a_command_with_the_devices_of_a_background_host()
    {
        using var host = new BackgroundHost();
        using var terminal = new Terminal($"trap : INT QUIT; {Dsa} host run --name {host.Name} -- sh -c \"$0\"; echo exit-$?", Counting);
        terminal.Await("ready");
        terminal.Type(Interrupt);
        terminal.Await("int-1");
        terminal.Type(Quit);
        Assert.Contains("total-1", terminal.Await("exit-9"), StringComparison.Ordinal);
    }

    [InterruptFact("setsid")]
    public void A_command_in_a_group_of_its_own_gets_the_keys_of_the_terminal_too()
    {
        using var terminal = new Terminal($"trap : INT QUIT; {Dsa} exec -- setsid sh -c \"$0\"; echo exit-$?", Counting);
        terminal.Await("ready");
        terminal.Type(Interrupt);
        terminal.Await("int-1");
        terminal.Type(Quit);
        Assert.Contains("total-1", terminal.Await("exit-9"), StringComparison.Ordinal);
    }

    [InterruptFact("setsid")]
    public void Signals_that_processes_send_are_passed_on_in_the_foreground_too_and_none_is_one_too_many()
    {
        using var terminal = new Terminal($"echo dsa-$$-; exec {Dsa} exec -- sh -c \"$0\"", Counting);
        var process = terminal.Await("ready").Split("dsa-")[1].Split('-')[0];
        foreach (var (signal, shown) in new[] { ("INT", "int-1"), ("HUP", "int-2"), ("TERM", "int-3"), ("HUP", "int-4"), ("TERM", "int-5") })
        {
            using var kill = Process.Start("kill", [$"-{signal}", process]);
            kill.WaitForExit();
            terminal.Await(shown);
        }

        using var quit = Process.Start("kill", ["-QUIT", process]);
        quit.WaitForExit();
        terminal.Await("total-5");
    }

    [SessionFact]
    public void Signals_that_come_when_the_command_has_ended_take_nothing_away()
    {
        using var process = DsaExec.Start("exec", "--stats", "--", "sh", "-c", "echo ready; exec sleep 100");
        Assert.Equal("ready", process.StandardOutput.ReadLine());
        for (var number = 0; number < 20; number++)
        {
            using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            kill.WaitForExit();
        }

        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(143, process.ExitCode);
        Assert.Contains("dsa0: ", error, StringComparison.Ordinal);
    }
}
