using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dsa.Conformance.Parity;

/// <summary>What tests claim with <c>[Parity("ID")]</c>, read from their sources.</summary>
internal static class ParityClaims
{
    private static readonly string[] s_testAttributes = ["Fact", "Theory"];

    /// <summary>The claims of all test projects, in the order of files and lines.</summary>
    public static IReadOnlyList<ParityClaim> OfRepository() =>
        [.. Repository.Sources("tests").Order(StringComparer.Ordinal).SelectMany(static path => Of(File.ReadAllText(path)))];

    /// <summary>All tests that run, by name; several tests of one name are in different projects.</summary>
    public static ILookup<string, RunningTest> TestsOfRepository() =>
        Repository.Sources("tests").SelectMany(static path => TestsOf(File.ReadAllText(path))).ToLookup(static test => test.Name, StringComparer.Ordinal);

    /// <summary>The tests of one file that run.</summary>
    public static IEnumerable<RunningTest> TestsOf(string source) =>
        from type in CSharpSyntaxTree.ParseText(source).GetRoot().DescendantNodes().OfType<TypeDeclarationSyntax>()
        from method in type.Members.OfType<MethodDeclarationSyntax>()
        where Attributes(method).Any(IsRunningTest)
        select new RunningTest($"{type.Identifier.Text}.{method.Identifier.Text}", ComparesTrace(method));

    /// <summary>The claims in one file.</summary>
    /// <exception cref="FormatException">A claim is not made by a test that runs, or not by literal ids.</exception>
    public static IEnumerable<ParityClaim> Of(string source)
    {
        if (!source.Contains("Parity(", StringComparison.Ordinal))
        {
            return [];
        }

        var types = CSharpSyntaxTree.ParseText(source).GetRoot().DescendantNodes().OfType<TypeDeclarationSyntax>();
        return types.SelectMany(static type => OfMethods(type).Concat(OfType(type)));
    }

    private static IEnumerable<ParityClaim> OfMethods(TypeDeclarationSyntax type)
    {
        foreach (var method in type.Members.OfType<MethodDeclarationSyntax>())
        {
            var test = $"{type.Identifier.Text}.{method.Identifier.Text}";
            foreach (var id in Ids(method, test))
            {
                if (!Attributes(method).Any(IsRunningTest))
                {
                    throw new FormatException($"{test} claims {id} and is no test that runs.");
                }

                yield return new ParityClaim(id, test);
            }
        }
    }

    private static IEnumerable<ParityClaim> OfType(TypeDeclarationSyntax type) =>
        Ids(type, type.Identifier.Text).Select(id => new ParityClaim(id, type.Identifier.Text));

    private static IEnumerable<string> Ids(MemberDeclarationSyntax member, string name) =>
        Attributes(member)
            .Where(static attribute => attribute.Name.ToString() == "Parity")
            .SelectMany(static attribute => attribute.ArgumentList?.Arguments ?? [])
            .Select(argument => argument.Expression is LiteralExpressionSyntax literal
                ? literal.Token.ValueText
                : throw new FormatException($"{name} claims {argument}: ids are written out."));

    private static bool ComparesTrace(MethodDeclarationSyntax method) =>
        method.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(static call =>
            call.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: "CheckTrace" } or IdentifierNameSyntax { Identifier.Text: "CheckTrace" });

    private static IEnumerable<AttributeSyntax> Attributes(MemberDeclarationSyntax member) =>
        member.AttributeLists.SelectMany(static list => list.Attributes);

    private static bool IsRunningTest(AttributeSyntax attribute) =>
        s_testAttributes.Any(suffix => attribute.Name.ToString().EndsWith(suffix, StringComparison.Ordinal))
        && attribute.ArgumentList?.Arguments.Any(static argument => argument.NameEquals?.Name.Identifier.Text == "Skip") != true;
}
