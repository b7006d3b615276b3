using Dsa.Definitions.Formatting;
using Dsa.Definitions.Sources;

namespace Dsa.Definitions.Tests.Formatting;

public sealed class FormattedFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fmt").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_is_replaced_and_keeps_its_permissions()
    {
        var path = New("a.hwdef");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherExecute);
        }

        FormattedFile.Replace(path, "new\n");
        Assert.Equal("new\n", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherExecute, File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public void A_link_stays_a_link()
    {
        var path = New("a.hwdef");
        var link = Path.Combine(_folder, "link.hwdef");
        File.CreateSymbolicLink(link, path);
        FormattedFile.Replace(link, "new\n");
        Assert.Equal("new\n", File.ReadAllText(path));
        Assert.Equal(path, new FileInfo(link).LinkTarget);
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_named()
    {
        var path = Path.Combine(_folder, "none", "a.hwdef");
        var exception = Assert.Throws<DefinitionSourceException>(() => FormattedFile.Replace(path, "new\n"));
        Assert.StartsWith($"{path} cannot be written (", exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    private string New(string name)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, "old\n");
        return path;
    }
}
