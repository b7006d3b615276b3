namespace Dsa.Cli.Tests.Defs;

/// <summary>The table of exit statuses in README, line by line.</summary>
public sealed class ExitStatusTests : IDisposable
{
    private const string Sound = "hwdef 1\ndevice Demo revision 1.0\nblock Bar size 4 {\n    register Control @ 0 : 32 rw {\n        [0]     Enable\n    }\n}\n";
    private const string Svd = "<device><name>DEMO</name><peripherals><peripheral><name>UART</name><baseAddress>0x40</baseAddress>"
        + "<registers><register><name>DR</name><addressOffset>0</addressOffset></register></registers></peripheral></peripherals></device>";

    private readonly string _folder = Directory.CreateTempSubdirectory("dsa-exit").FullName;

    public ExitStatusTests()
    {
        Write("sound.hwdef", Sound);
        Write("other.hwdef", Sound.Replace("[0]", "[1]", StringComparison.Ordinal));
        Write("crooked.hwdef", Sound.Replace("[0]     Enable", "[0] Enable", StringComparison.Ordinal));
        Write("clash.hwdef", Sound.Replace("[0]", "[40]", StringComparison.Ordinal));
        Write("syntax.hwdef", Sound.Replace("rw", "{", StringComparison.Ordinal));
        Write("demo.svd", Svd);
        Write("bad.svd", "<device>");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0, "check sound.hwdef")]
    [InlineData(0, "check --json sound.hwdef")]
    [InlineData(1, "check sound.hwdef clash.hwdef")]
    [InlineData(1, "check --json syntax.hwdef")]
    [InlineData(2, "check sound.hwdef none.hwdef")]
    [InlineData(2, "check --bogus sound.hwdef")]
    [InlineData(0, "fmt sound.hwdef")]
    [InlineData(0, "fmt clash.hwdef")]
    [InlineData(0, "fmt crooked.hwdef")]
    [InlineData(0, "fmt --check sound.hwdef")]
    [InlineData(1, "fmt --check crooked.hwdef")]
    [InlineData(1, "fmt syntax.hwdef")]
    [InlineData(2, "fmt syntax.hwdef none.hwdef")]
    [InlineData(2, "fmt")]
    [InlineData(0, "show --defs sound.hwdef Control")]
    [InlineData(1, "show --defs clash.hwdef Control")]
    [InlineData(2, "show --defs none.hwdef Control")]
    [InlineData(2, "show --defs sound.hwdef Nothing")]
    [InlineData(0, "decode --defs sound.hwdef Control 1")]
    [InlineData(1, "decode --defs syntax.hwdef Control 1")]
    [InlineData(2, "decode --defs none.hwdef Control 1")]
    [InlineData(2, "decode --defs sound.hwdef Control x")]
    [InlineData(0, "export --format c sound.hwdef")]
    [InlineData(1, "export --format c clash.hwdef")]
    [InlineData(2, "export --format c none.hwdef")]
    [InlineData(2, "export --format poem sound.hwdef")]
    [InlineData(2, "export --format c --device Other sound.hwdef")]
    [InlineData(2, "export --format c --output none/demo.h sound.hwdef")]
    [InlineData(0, "import --format svd demo.svd")]
    [InlineData(2, "import --format svd bad.svd")]
    [InlineData(2, "import --format svd none.svd")]
    [InlineData(2, "import --format poem demo.svd")]
    [InlineData(0, "diff sound.hwdef crooked.hwdef")]
    [InlineData(1, "diff sound.hwdef other.hwdef")]
    [InlineData(2, "diff sound.hwdef clash.hwdef")]
    [InlineData(2, "diff syntax.hwdef sound.hwdef")]
    [InlineData(2, "diff sound.hwdef none.hwdef")]
    [InlineData(2, "")]
    public void A_command_ends_with_the_status_of_the_table(int expected, string command)
    {
        var run = DsaCommand.RunIn(_folder, "", ["defs", .. command.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.True(expected == run.ExitCode, $"{run.ExitCode}: {run.Error}");
    }

    [Theory]
    [InlineData("show --defs clash.hwdef Control", 1)]
    [InlineData("decode --defs clash.hwdef Control 1", 1)]
    [InlineData("export --format c clash.hwdef", 1)]
    [InlineData("diff sound.hwdef clash.hwdef", 2)]
    public void Definitions_with_errors_are_one_line_that_says_where_what_and_what_else_helps(string command, int status) =>
        DsaCommand.RunIn(_folder, "", ["defs", .. command.Split(' ')])
            .AssertRefused(status, "clash.hwdef(5,", ": error HWDEF", "(1 error; 'dsa defs check clash.hwdef' tells all)");

    [LinuxFact]
    public void Standard_output_that_takes_nothing_is_a_file_that_is_wrong()
    {
        foreach (var command in new[] { "check clash.hwdef", "fmt --check crooked.hwdef", "show", "export --format c", "import --format svd demo.svd", "diff sound.hwdef other.hwdef" })
        {
            var run = DsaCommand.RunLine(_folder, $"$dsa defs {command} > /dev/full");
            Assert.True(run.ExitCode == 2, $"{command}: {run.ExitCode} {run.Error}");
            Assert.Contains("Standard output cannot be written", run.Error, StringComparison.Ordinal);
        }
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
