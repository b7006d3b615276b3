using System.Collections.Immutable;
using Dsa.Bindings.Generator.Diagnostics;

namespace Dsa.Bindings.Generator.Syntax;

/// <summary>Reads a list of items between braces; a bad item costs that item only.</summary>
/// <param name="reader">The tokens.</param>
/// <param name="outerWords">Keywords that begin something further out, so that a forgotten brace is noticed.</param>
/// <param name="startsItem">Whether an item can begin with a token.</param>
/// <param name="limit">How many items there may be.</param>
internal sealed class BodyParser(
    TokenReader reader, ImmutableHashSet<string> outerWords, Func<SyntaxToken, bool> startsItem, int limit)
{
    public Body<T> Read<T>(SyntaxToken owner, Func<T?> readItem)
        where T : SyntaxNode
    {
        var open = reader.Expect(TokenKind.OpenBrace, "'{'");
        var doc = reader.TakeDoc();
        var items = ImmutableArray.CreateBuilder<T>();
        var isOpen = !reader.IsLost;
        while (isOpen && !reader.IsAtEnd && !reader.Is(TokenKind.CloseBrace) && !EndsBody())
        {
            var item = ReadItem(readItem);
            if (item is null or { Name.Text: "" })
            {
                continue;
            }

            if (items.Count < limit)
            {
                items.Add(item);
            }
            else
            {
                reader.Report(Descriptors.TooMany, owner, owner.Text, limit.ToText());
                SkipRest();
            }
        }

        return new(items.ToImmutable(), isOpen ? Join(doc, Close(owner, open)) : doc);
    }

    private static string Join(string first, string second) =>
        first.Length == 0 || second.Length == 0 ? first + second : first + "\n" + second;

    private T? ReadItem<T>(Func<T?> readItem)
        where T : SyntaxNode
    {
        var start = reader.Position;
        var item = readItem();
        if (reader.Position == start && !reader.IsLost)
        {
            reader.Unexpected("something else");
        }

        if (reader.IsLost)
        {
            reader.Recover(start, token => startsItem(token) || IsOuterWord(token));
        }

        reader.TakeDoc();
        return item;
    }

    private void SkipRest() => reader.Recover(reader.Position, IsOuterWord);

    private bool IsOuterWord(SyntaxToken token) =>
        token.Kind == TokenKind.Name && token.StartsLine && outerWords.Contains(token.Text);

    private bool EndsBody() => IsOuterWord(reader.Current) && reader.Next.Kind == TokenKind.Name;

    /// <summary>Takes the closing brace, and gives the documentation behind it.</summary>
    private string Close(SyntaxToken owner, SyntaxToken open)
    {
        var close = reader.Current;
        if (close.Kind != TokenKind.CloseBrace)
        {
            reader.ReportUnterminated(owner, open);
            return "";
        }

        if (close.LeadingDoc.Length > 0)
        {
            reader.Report(Descriptors.DocWithoutOwner, close);
        }

        reader.Take();
        reader.TakeDoc();
        return close.TrailingDoc;
    }
}
