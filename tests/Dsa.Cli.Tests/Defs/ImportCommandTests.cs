using System.Diagnostics;
using System.Text.Json;

namespace Dsa.Cli.Tests.Defs;

public sealed class ImportCommandTests : IDisposable
{
    private const string Rdl = "addrmap demo {\n  property_free_reg r;\n};";
    private const string Svd = "<device><name>DEMO</name><vendor>X</vendor><peripherals><peripheral><name>UART</name><baseAddress>0x40</baseAddress>"
        + "<registers><register><name>DR</name><addressOffset>0</addressOffset></register></registers></peripheral></peripherals></device>";

    private readonly string _folder = Directory.CreateTempSubdirectory("dsa-import").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_text_goes_to_output_and_the_notes_to_error()
    {
        var file = Write("demo.svd", Svd);
        var run = Dsa("defs", "import", "--format", "svd", file);
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("hwdef 1\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("register Dr", run.Output, StringComparison.Ordinal);
        Assert.Equal($"{file}:1: note: device 'DEMO': <vendor> (X) is not carried\n1 of 1 registers and 0 of 0 fields read; 1 note.\n", run.Error);
    }

    [Fact]
    public void Json_tells_how_much_was_read()
    {
        var output = Path.Combine(_folder, "demo.hwdef");
        var run = Dsa("defs", "import", "--json", "--format", "svd", "--device", "Named", "--output", output, Write("demo.svd", Svd));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var root = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal("Named", root.GetProperty("device").GetString());
        Assert.Equal(1, root.GetProperty("registersInFile").GetInt64());
        Assert.Equal(1, root.GetProperty("registersRead").GetInt64());
        Assert.Equal(0, root.GetProperty("fieldsInFile").GetInt64());
        Assert.Equal(0, root.GetProperty("fieldsRead").GetInt64());
        Assert.Equal(1, root.GetProperty("notes")[0].GetProperty("line").GetInt32());
        Assert.Contains("device Named", File.ReadAllText(output), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_imported_passes_the_check()
    {
        var output = Path.Combine(_folder, "demo.hwdef");
        Assert.Equal(0, Dsa("defs", "import", "--format", "svd", "--output", output, Write("demo.svd", Svd)).ExitCode);
        Assert.Equal(0, Dsa("defs", "check", output).ExitCode);
    }

    [Theory]
    [InlineData("systemrdl", "demo.rdl", Rdl, "demo.rdl:2:3: There is no component 'property_free_reg'; define it above this line.")]
    [InlineData("svd", "demo.svd", "<device>", "not well-formed XML")]
    [InlineData("svd", "demo.svd", "<!DOCTYPE device [<!ENTITY a 'a'>]>\n<device/>", "demo.svd:1:1: A document type (DTD) is not read, as its entities could grow without bound; take <!DOCTYPE ...> out.")]
    [InlineData("ipxact", "demo.xml", "", "--format takes one of svd, systemrdl, json.")]
    public void What_cannot_be_imported_is_one_line_and_status_2(string format, string name, string text, string problem)
    {
        var run = Dsa("defs", "import", "--format", format, Write(name, text));
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void A_file_that_is_not_there_is_one_line_and_status_2()
    {
        var run = Dsa("defs", "import", "--format", "svd", Path.Combine(_folder, "missing.svd"));
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("cannot be read", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_one_line_and_status_2() =>
        DsaCommand.Run("defs", "import", "--format", "svd", _folder).AssertRefused(2, $"{_folder}: This is a folder; name one file to import.");

    private static (int ExitCode, string Output, string Error) Dsa(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
