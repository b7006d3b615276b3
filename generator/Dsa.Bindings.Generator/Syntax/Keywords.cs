using System.Collections.Immutable;

namespace Dsa.Bindings.Generator.Syntax;

/// <summary>The words that begin declarations and items, by the place where they may stand.</summary>
internal static class Keywords
{
    public static readonly ImmutableHashSet<string> Declarations =
        ImmutableHashSet.Create("enum", "flags", "fragment", "block", "descriptor", "record");

    /// <summary>What can stand in a file by itself.</summary>
    public static readonly ImmutableHashSet<string> TopLevel = Declarations.Union(["case", "array", "group"]);

    public static readonly ImmutableHashSet<string> BlockMembers = ImmutableHashSet.Create("condition", "register", "group", "array");

    public static readonly ImmutableHashSet<string> ArrayMembers = ImmutableHashSet.Create("condition", "register", "portal");

    /// <summary>What cannot be inside an array, and ends one that was left open.</summary>
    public static readonly ImmutableHashSet<string> OutsideArray = Declarations.Add("array").Add("group");

    /// <summary>What cannot be inside a register.</summary>
    public static readonly ImmutableHashSet<string> OutsideRegister =
        Declarations.Union(BlockMembers).Union(ArrayMembers);

    public static readonly ImmutableHashSet<string> OutsideCase = Declarations.Add("case");

    public static readonly ImmutableHashSet<string> OutsideView = Declarations.Add("view");

    public static bool IsLowerCase(SyntaxToken token) => token.Kind == TokenKind.Name && token.Text[0] is >= 'a' and <= 'z';
}
