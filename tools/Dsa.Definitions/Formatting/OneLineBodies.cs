using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Definitions.Formatting;

/// <summary>Finds the bodies that stay on one line: those that were on one, with few items and nothing nested.</summary>
internal static class OneLineBodies
{
    private const int MostItems = 4;

    /// <summary>The tokens that open them.</summary>
    public static HashSet<int> Find(IReadOnlyList<PlacedToken> tokens, SyntaxOutline outline)
    {
        var found = new HashSet<int>();
        var open = -1;
        for (var index = 0; index < tokens.Count; index++)
        {
            if (tokens[index].Token.Kind == TokenKind.OpenBrace)
            {
                open = index;
            }
            else if (tokens[index].Token.Kind == TokenKind.CloseBrace)
            {
                if (open >= 0 && IsOneLine(tokens, outline, open, index))
                {
                    found.Add(open);
                }

                open = -1;
            }
        }

        return found;
    }

    private static bool IsOneLine(IReadOnlyList<PlacedToken> tokens, SyntaxOutline outline, int open, int close)
    {
        var items = 0;
        for (var index = open + 1; index <= close; index++)
        {
            items += outline.ItemAt(index) is null ? 0 : 1;
            if (tokens[index].StartsLine || items > MostItems)
            {
                return false;
            }
        }

        return true;
    }
}
