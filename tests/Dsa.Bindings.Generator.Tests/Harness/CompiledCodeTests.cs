using Microsoft.CodeAnalysis.CSharp;

namespace Dsa.Bindings.Generator.Tests.Harness;

/// <summary>The harness would notice bad code.</summary>
public sealed class CompiledCodeTests
{
    [Fact]
    public void The_support_types_alone_compile_without_complaints() => Assert.Empty(CompiledCode.ComplaintsOf(CompiledCode.Empty));

    [Theory]
    [InlineData("public class Undocumented { }", "CS1591")]
    [InlineData("internal class Faulty { int Missing => Nothing; }", "CS0103")]
    [InlineData("internal class Nullable { string Text => null; }", "CS8603")]
    [InlineData("internal class Unused { private int _unused; }", "CS0169")]
    public void Faults_and_warnings_are_complaints(string code, string id)
    {
        var compilation = CompiledCode.Empty.AddSyntaxTrees(CSharpSyntaxTree.ParseText("#nullable enable\n" + code, CompiledCode.ParseOptions));
        Assert.Contains(id, Assert.Single(CompiledCode.ComplaintsOf(compilation)), StringComparison.Ordinal);
    }
}
