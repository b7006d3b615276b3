using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Definitions.Formatting;

/// <summary>A token with the comments around it.</summary>
/// <param name="Token">The token.</param>
/// <param name="Above">The comments on lines of their own between the token before and this one.</param>
/// <param name="Column">Where it begins in its line, tabs counted as far as they reach.</param>
/// <param name="LineEndsBefore">Line ends since the token or comment before.</param>
internal sealed record PlacedToken(SyntaxToken Token, IReadOnlyList<Comment> Above, int Column, int LineEndsBefore)
{
    /// <summary>The comment that ends its line, if one does.</summary>
    public Comment? Behind { get; set; }

    /// <summary>Whether it began a line, after comments or not.</summary>
    public bool StartsLine => LineEndsBefore > 0 || Above.Count > 0;
}
