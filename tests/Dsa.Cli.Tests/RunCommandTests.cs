using System.Diagnostics;
using System.Text.Json;

namespace Dsa.Cli.Tests;

public sealed class RunCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dsa-cli").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Without_a_file_it_copies_its_own_assembly()
    {
        var run = Dsa("run");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("dsa.dll", run.Output, StringComparison.Ordinal);
        Assert.Contains("dedicated", run.Output, StringComparison.Ordinal);
        Assert.Contains("shared", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(" no ", run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Fact]
    public void Piped_output_has_no_escape_sequences()
    {
        var run = Dsa("run", Write("file", 100_000));
        Assert.DoesNotContain('\x1b', run.Output + run.Error);
    }

    [Fact]
    public void Json_tells_the_same_for_machines()
    {
        var run = Dsa("run", Write("file", 123_457), "--json");
        Assert.Equal(0, run.ExitCode);
        using var json = JsonDocument.Parse(run.Output);
        var root = json.RootElement;
        Assert.True(root.GetProperty("succeeded").GetBoolean());
        Assert.Equal(123_457, root.GetProperty("fileBytes").GetInt64());
        Assert.Equal(2, root.GetProperty("queues").GetArrayLength());
        foreach (var queue in root.GetProperty("queues").EnumerateArray())
        {
            Assert.True(queue.GetProperty("identical").GetBoolean());
            Assert.True(queue.GetProperty("repairedRecords").GetInt64() > 0);
            Assert.Equal(123_457, queue.GetProperty("bytes").GetInt64());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(4097)]
    [InlineData(9_000_001)]
    public void A_file_of_any_length_is_copied(int length)
    {
        var run = Dsa("run", Write("file", length), "--json");
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public void The_same_seed_prints_the_same_output_and_trace()
    {
        var file = Write("file", 50_000);
        var runs = Enumerable.Range(0, 2).Select(i => Dsa("run", file, "--seed", "42", "--trace", Path.Combine(_folder, $"trace{i}"))).ToArray();
        Assert.All(runs, static run => Assert.Equal(0, run.ExitCode));
        Assert.Equal(runs[0].Output, runs[1].Output);
        var trace = File.ReadAllText(Path.Combine(_folder, "trace0"));
        Assert.Equal(trace, File.ReadAllText(Path.Combine(_folder, "trace1")));
        Assert.Contains("Code=EnableDevice", trace, StringComparison.Ordinal);
        Assert.Contains("MemMoveDescriptor", trace, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder, trace + runs[0].Output, StringComparison.Ordinal);
        Dsa("run", file, "--seed", "43", "--trace", Path.Combine(_folder, "other"));
        Assert.NotEqual(trace, File.ReadAllText(Path.Combine(_folder, "other")));
    }

    [Fact]
    public void A_trace_as_json_has_one_object_a_line()
    {
        var trace = Path.Combine(_folder, "trace");
        Assert.Equal(0, Dsa("run", Write("file", 20_000), "--seed", "1", "--json", "--trace", trace).ExitCode);
        var lines = File.ReadAllLines(trace);
        Assert.True(lines.Length > 100);
        for (var i = 0; i < lines.Length; i++)
        {
            using var json = JsonDocument.Parse(lines[i]);
            Assert.Equal(i, json.RootElement.GetProperty("sequence").GetInt64());
        }
    }

    [Fact]
    public void A_missing_file_is_one_line_and_exit_2() => AssertRefused("does not exist", "run", Path.Combine(_folder, "nothing"));

    [Fact]
    public void An_empty_file_is_one_line_and_exit_2() => AssertRefused("is empty", "run", Write("empty", 0));

    [Fact]
    public void An_empty_path_is_one_line_and_exit_2() => AssertRefused("dsa run: An empty path names no file; name a file.\n", "run", "");

    [LinuxFact]
    public void A_full_disk_under_standard_output_is_one_line_and_exit_2()
    {
        foreach (var option in new[] { "", "--json" })
        {
            DsaCommand.RunLine(_folder, $"$dsa run --seed 1 {option} > /dev/full").AssertRefused(2, "Standard output cannot be written (No space left on device)");
        }
    }

    [Fact]
    public void A_folder_is_one_line_and_exit_2() => AssertRefused("is a folder", "run", _folder);

    [Fact]
    public void An_unwritable_trace_is_one_line_and_exit_2() =>
        AssertRefused("cannot be written", "run", Write("file", 10), "--trace", Path.Combine(_folder, "no", "such"));

    [LinuxFact]
    public void A_file_without_a_length_or_that_lies_about_it_is_one_line_and_exit_2()
    {
        var pipe = Path.Combine(_folder, "pipe");
        Process.Start("mkfifo", pipe).WaitForExit();
        AssertRefused("no regular file", "run", pipe);
        AssertRefused("no regular file", "run", "/dev/zero");
        AssertRefused("when it was read", "run", "/sys/kernel/profiling");
    }

    [Fact]
    public void A_trace_over_the_file_itself_is_refused_and_the_file_untouched()
    {
        var file = Write("file", 5000);
        var before = File.ReadAllBytes(file);
        AssertRefused("cannot be written", "run", file, "--trace", file);
        Assert.Equal(before, File.ReadAllBytes(file));
    }

    [LinuxFact]
    public void A_link_is_followed()
    {
        var link = Path.Combine(_folder, "link");
        File.CreateSymbolicLink(link, Write("file", 5000));
        Assert.Equal(0, Dsa("run", link).ExitCode);
    }

    [LinuxFact]
    public void With_standard_error_closed_the_exit_status_tells()
    {
        using var shell = Process.Start("sh", ["-c", $"dotnet {Path.Combine(AppContext.BaseDirectory, "dsa.dll")} run {_folder}/nothing 2>&-"]);
        shell.WaitForExit();
        Assert.Equal(2, shell.ExitCode);
    }

    [LinuxFact]
    public void A_full_disk_under_the_trace_is_one_line_and_exit_2()
    {
        var run = Dsa("run", Write("file", 100_000), "--trace", "/dev/full");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("could not be written", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(static c => c == '\n'));
    }

    [Theory]
    [InlineData("run", "--bogus")]
    [InlineData("run", "--seed", "many")]
    [InlineData("run", "--seed", "-1")]
    [InlineData("run", "--chunk", "0")]
    [InlineData("run", "--chunk", "99999999")]
    [InlineData("run", "--chunk", "abc")]
    [InlineData("run", "--chunk", "99999999999")]
    [InlineData("run", "--chunk")]
    [InlineData("run", "--trace")]
    [InlineData("run", "one", "two")]
    [InlineData("fly")]
    public void A_bad_option_is_one_line_and_exit_2(params string[] arguments) => AssertRefused("dsa", arguments);

    private static void AssertRefused(string message, params string[] arguments)
    {
        var run = Dsa(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(static c => c == '\n'));
    }

    private string Write(string name, int length)
    {
        var path = Path.Combine(_folder, name);
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static (int ExitCode, string Output, string Error) Dsa(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "dsa.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(120_000))
        {
            process.Kill();
            Assert.Fail("dsa did not end");
        }

        return (process.ExitCode, output.Result, error.Result);
    }
}
