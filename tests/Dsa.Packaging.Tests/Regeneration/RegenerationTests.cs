using System.Runtime.Loader;
using System.Text.RegularExpressions;
using Dsa.Bindings.Registers;
using Dsa.Packaging.Tests.Harness;
using Dsa.Packaging.Tests.PublicApi;

namespace Dsa.Packaging.Tests.Regeneration;

/// <summary>What happens to everything that is built on the definitions when a revision of the specification appears.</summary>
public sealed partial class RegenerationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dsa-regeneration-").FullName;

    [PackageFact]
    public void A_new_revision_changes_the_API_only_where_it_differs_and_the_driver_still_runs_older_devices()
    {
        var revision = new NewRevision(_folder);

        var differences = DotnetCommand.Run(
            _folder, null, Path.Combine(AppContext.BaseDirectory, "dsa.dll"), "defs", "diff", Path.Combine(Repository.Root, "defs"), revision.Definitions);
        Assert.Equal(1, differences.ExitCode);
        Assert.Equal(
            ["added revision 3.1", "added field Bar0.GenCfg.FutureEnable: [14]", "moved register Bar0.IdBr: offset 0x108 -> 0x110", "2 added, 1 moved."],
            differences.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => Spaces().Replace(line, " ")).OrderBy(static line => char.IsDigit(line[0])));

        Assert.Contains("Passed!", revision.TestDriver(), StringComparison.Ordinal);

        var before = ApiListing.Of(typeof(IRegisterBus).Assembly).Split('\n');
        var after = ApiOf(revision.Library).Split('\n');
        Assert.Empty(before.Except(after));
        Assert.Equal(
            [
                "Dsa.Bindings.GenCfg | FutureEnable: bool { get; }",
                "Dsa.Bindings.GenCfg | WithFutureEnable(bool value): GenCfg",
                "Dsa.Bindings.GenCfg | static IsFutureEnablePresent(in Bar0Capabilities capabilities): bool",
            ],
            after.Except(before));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();

    private static string ApiOf(string library)
    {
        var context = new AssemblyLoadContext("new revision", isCollectible: true);
        try
        {
            using var image = new MemoryStream(File.ReadAllBytes(library));
            return ApiListing.Of(context.LoadFromStream(image));
        }
        finally
        {
            context.Unload();
        }
    }
}
