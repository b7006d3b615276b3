namespace Dsa.Cli.Tests.Defs;

/// <summary>Which files <c>check</c> finds for itself.</summary>
public sealed class SearchTests : IDisposable
{
    private const string Sound = "hwdef 1\ndevice Demo revision 1.0\nenum Mode : 1 { Off = 0 }\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("dsa-search").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Without_a_path_it_is_what_lies_below_the_current_folder_and_is_not_ignored()
    {
        foreach (var file in new[] { "a.hwdef", "bin/b.hwdef", "tests/Cases/c.hwdef", "old.hwdef" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder, file))!);
            File.WriteAllText(Path.Combine(_folder, file), file == "a.hwdef" ? Sound : "wrong");
        }

        File.WriteAllText(Path.Combine(_folder, ".hwdefignore"), "tests/Cases\nold.hwdef\n");
        Assert.Equal((0, "1 file, 1 device: nothing wrong.\n"), Check(_folder));
        Assert.Equal(1, Check(_folder, "tests/Cases").ExitCode);
        File.WriteAllText(Path.Combine(_folder, ".hwdefignore"), "!a.hwdef\n");
        DsaCommand.RunIn(_folder, "", "defs", "check").AssertRefused(2, ".hwdefignore(1,1): this is no rule; write ");
    }

    [Fact]
    public void At_the_root_of_this_repository_all_is_well()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Dsa.Bindings.sln")))
        {
            root = Path.GetDirectoryName(root)!;
        }

        Assert.Equal(0, Check(root).ExitCode);
    }

    private static (int ExitCode, string Error) Check(string folder, params string[] paths)
    {
        var run = DsaCommand.RunIn(folder, "", ["defs", "check", .. paths]);
        return (run.ExitCode, run.Error);
    }
}
