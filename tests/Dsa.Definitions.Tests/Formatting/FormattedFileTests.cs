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

        FormattedFile.Replace(path, "old\n", "new\n");
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
        FormattedFile.Replace(link, "old\n", "new\n");
        Assert.Equal("new\n", File.ReadAllText(path));
        Assert.Equal(path, new FileInfo(link).LinkTarget);
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_named()
    {
        var path = Path.Combine(_folder, "none", "a.hwdef");
        var exception = Assert.Throws<DefinitionSourceException>(() => FormattedFile.Replace(path, "old\n", "new\n"));
        Assert.StartsWith($"{path} cannot be written (", exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData("n\n")]
    [InlineData("new and longer\n")]
    public void The_file_itself_is_written_whatever_else_leads_to_it(string text)
    {
        var path = New("a.hwdef");
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        FormattedFile.Replace(path, "old\n", text);
        Assert.Equal(text, reader.ReadToEnd());
    }

    [Fact]
    public void A_file_that_somebody_else_has_written_meanwhile_stays_as_it_is()
    {
        var path = New("a.hwdef");
        var exception = Assert.Throws<DefinitionSourceException>(() => FormattedFile.Replace(path, "older\n", "new\n"));
        Assert.Equal($"{path} was changed by somebody else while it was formatted, and is left so; format it again.", exception.Message);
        Assert.Equal("old\n", File.ReadAllText(path));
    }

    private string New(string name)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, "old\n");
        return path;
    }
}
