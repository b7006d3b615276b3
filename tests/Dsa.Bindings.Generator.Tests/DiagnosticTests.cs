using System.Reflection;
using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace Dsa.Bindings.Generator.Tests;

/// <summary>Every kind of complaint has a case that provokes it, and an entry in the manual.</summary>
public sealed class DiagnosticTests
{
    private const string UpdateVariable = "HWDEF_UPDATE_GOLDEN";

    // Not about a definition: IncrementalTests have it.
    private const string MissingLibrary = "HWDEF2016";

    private static readonly IReadOnlyList<DiagnosticDescriptor> All = typeof(Descriptors)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (DiagnosticDescriptor)field.GetValue(null)!)
        .OrderBy(descriptor => descriptor.Id, StringComparer.Ordinal)
        .ToList();

    public static TheoryData<string> Cases => new(Repository.DiagnosticCases);

    public static TheoryData<string> Ids => new(All.Select(descriptor => descriptor.Id));

    /// <summary>What the generator itself reports; the rules about C# have their cases in Dsa.Bindings.Usage.Tests.</summary>
    public static TheoryData<string> DefinitionIds => new(All.Where(descriptor => descriptor.Category != "Hwdef.Usage" && descriptor.Id != MissingLibrary).Select(descriptor => descriptor.Id));

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_faulty_definition_gives_the_expected_complaints(string name)
    {
        var folder = Path.Combine(Repository.Cases, "Diagnostics", name);
        var files = DefinitionFile.InFolder(folder);
        var run = GeneratorRun.Of(files);
        var actual = string.Concat(run.Diagnostics
            .OrderBy(diagnostic => diagnostic.Location.GetLineSpan().Path, StringComparer.Ordinal)
            .ThenBy(diagnostic => diagnostic.Location.SourceSpan.Start)
            .Select(diagnostic => Describe(diagnostic, files.Length > 1) + "\n"));
        var path = Path.Combine(folder, "expected.txt");
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.Equal(File.ReadAllText(path), actual);
    }

    [Theory]
    [MemberData(nameof(DefinitionIds))]
    public void Every_diagnostic_has_a_case_that_provokes_it(string id)
    {
        var path = Path.Combine(Repository.Cases, "Diagnostics", id, "expected.txt");
        Assert.True(File.Exists(path), $"There is no case for {id}.");
        Assert.Contains(id + "(", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_diagnostic_has_an_entry_in_the_manual(string id)
    {
        var manual = File.ReadAllText(Path.Combine(Repository.Generator, "Diagnostics.md"));
        Assert.Contains($"\n### {id}\n", manual, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/packages/dsa.bindings/docs/Diagnostics.md", "file:///packages/dsa.bindings/docs/Diagnostics.md#hwdef3006")]
    [InlineData("/with space/Diagnostics.md", "file:///with%20space/Diagnostics.md#hwdef3006")]
    [InlineData("docs/Diagnostics.md", "")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void A_complaint_links_to_its_entry_where_the_build_says_where_the_manual_is(string? manual, string link)
    {
        var files = DefinitionFile.InFolder(Path.Combine(Repository.Cases, "Diagnostics", "HWDEF3006"));
        var run = GeneratorRun.Of(files, new BuildProperties("HwDefinitionManual", manual));
        Assert.Equal("HWDEF3006", run.Diagnostics[0].Id);
        Assert.Equal([link], run.Diagnostics.Select(diagnostic => diagnostic.Descriptor.HelpLinkUri).Distinct());
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void No_diagnostic_has_a_link_that_leads_nowhere(string id) => Assert.Empty(All.Single(each => each.Id == id).HelpLinkUri);

    [Fact]
    public void The_manual_describes_no_diagnostic_that_does_not_exist()
    {
        var described = File.ReadAllLines(Path.Combine(Repository.Generator, "Diagnostics.md"))
            .Where(line => line.StartsWith("### ", StringComparison.Ordinal))
            .Select(line => line[4..]);
        Assert.Equal(All.Select(descriptor => descriptor.Id), described);
    }

    [Fact]
    public void No_two_diagnostics_share_an_id() => Assert.Equal(All.Count, All.Select(descriptor => descriptor.Id).Distinct().Count());

    private static string Describe(Diagnostic diagnostic, bool withPath)
    {
        var other = string.Concat(diagnostic.AdditionalLocations.Select(location => $" [see {Place(location, withPath)}]"));
        return $"{diagnostic.Id}{Place(diagnostic.Location, withPath)}: {diagnostic.GetMessage()}{other}";
    }

    private static string Place(Location location, bool withPath)
    {
        var span = location.GetLineSpan();
        var path = withPath ? span.Path + "," : "";
        return $"({path}{span.StartLinePosition.Line + 1},{span.StartLinePosition.Character + 1})";
    }
}
