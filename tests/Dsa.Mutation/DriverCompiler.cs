using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Dsa.Mutation;

/// <summary>Compiles the driver in memory, as its project does.</summary>
/// <remarks>Sources, references and options are those of the compiler's command line, which the project is asked for.</remarks>
internal sealed class DriverCompiler
{
    private readonly string _folder;
    private readonly CSharpCompilation _unmutated;

    private DriverCompiler(string folder, CSharpCompilation unmutated)
    {
        _folder = folder;
        _unmutated = unmutated;
    }

    /// <summary>Makes ready to compile the driver of a repository.</summary>
    /// <exception cref="InvalidOperationException">The project does not tell its command line.</exception>
    public static DriverCompiler Create(string repository, string configuration)
    {
        var folder = Path.Combine(repository, "runtime", "Dsa.Driver");
        var arguments = CSharpCommandLineParser.Default.Parse(CommandLine(folder, configuration), folder, sdkDirectory: null);
        var trees = arguments.SourceFiles.Select(file =>
            CSharpSyntaxTree.ParseText(SourceText.From(File.ReadAllText(file.Path), Encoding.UTF8), arguments.ParseOptions, file.Path));
        var references = arguments.MetadataReferences.Select(static reference => MetadataReference.CreateFromFile(reference.Reference));
        // A warning is no error here: a mutant may leave a variable unused.
        var options = arguments.CompilationOptions
            .WithGeneralDiagnosticOption(ReportDiagnostic.Default)
            .WithSpecificDiagnosticOptions([]);
        return new DriverCompiler(folder, CSharpCompilation.Create(arguments.CompilationName, trees, references, options));
    }

    /// <summary>The driver with the edit of a mutant, or as it is without one.</summary>
    /// <exception cref="FormatException">The edit does not fit the source, or what comes out does not compile.</exception>
    public byte[] Compile(Mutant? mutant)
    {
        var compilation = mutant is null ? _unmutated : Edit(mutant);
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        return result.Success
            ? image.ToArray()
            : throw new FormatException(
                $"{mutant?.Id ?? "The driver"} does not compile: {result.Diagnostics.First(static one => one.Severity == DiagnosticSeverity.Error)}");
    }

    private CSharpCompilation Edit(Mutant mutant)
    {
        var path = Path.GetFullPath(mutant.File, _folder);
        var tree = _unmutated.SyntaxTrees.FirstOrDefault(tree => Path.GetFullPath(tree.FilePath, _folder) == path)
            ?? throw new FormatException($"{mutant.Id}: there is no {mutant.File} in {_folder}.");
        var edited = SourceText.From(mutant.Apply(tree.ToString()), Encoding.UTF8);
        return _unmutated.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(edited, (CSharpParseOptions)tree.Options, tree.FilePath));
    }

    private static List<string> CommandLine(string folder, string configuration)
    {
        // Nothing is compiled: the file that is never there makes the target run, and it stops at the command line.
        var start = new ProcessStartInfo(
            "dotnet",
            [
                "msbuild", folder, "-target:ResolveReferences;CoreCompile", "-getItem:CscCommandLineArgs", $"-property:Configuration={configuration}",
                "-property:ProvideCommandLineArgs=true", "-property:SkipCompilerExecution=true", "-property:NonExistentFile=none",
                "-property:BuildProjectReferences=false",
            ])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"dotnet msbuild {folder} failed: {answer}");
        }

        using var json = JsonDocument.Parse(answer);
        return [.. json.RootElement.GetProperty("Items").GetProperty("CscCommandLineArgs").EnumerateArray()
            .Select(static item => item.GetProperty("Identity").GetString()!)];
    }
}
