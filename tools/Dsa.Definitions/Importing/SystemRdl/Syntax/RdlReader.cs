using Dsa.Bindings.Generator;
using Dsa.Definitions.Messages;

namespace Dsa.Definitions.Importing.SystemRdl.Syntax;

/// <summary>Goes through the tokens of a file, and knows how deep it is in it.</summary>
internal sealed class RdlReader(string path, IReadOnlyList<RdlToken> tokens)
{
    private int _position;
    private int _depth;

    public RdlToken Current => tokens[_position];

    public RdlToken Next => tokens[Math.Min(_position + 1, tokens.Count - 1)];

    public bool IsEnd => Current.Kind == RdlTokenKind.EndOfFile;

    public bool Is(string word) => Current.Is(word);

    public RdlToken Take()
    {
        var token = Current;
        _position += IsEnd ? 0 : 1;
        return token;
    }

    public bool Accept(string word)
    {
        var isThere = Is(word);
        _position += isThere ? 1 : 0;
        return isThere;
    }

    public RdlToken Expect(string word) => Is(word) ? Take() : throw Unexpected($"'{word}'");

    public RdlToken ExpectName(string what) => Current.Kind == RdlTokenKind.Name ? Take() : throw Unexpected(what);

    /// <summary>The error that something else stands here.</summary>
    public ImportException Unexpected(string wanted) => Error(Current, $"{(IsEnd ? "The file ends here" : Current.Quoted + " was not expected here"):whole}; write {wanted:whole}.");

    public ImportException Error(RdlToken at, MessageText problem) => new(path, at.Line, at.Column, problem);

    /// <summary>Reads something that may contain itself.</summary>
    public T Nested<T>(Func<T> read)
    {
        if (++_depth > ImportLimits.Depth)
        {
            throw Error(Current, $"Braces and brackets stand more than {ImportLimits.Depth.ToText()} deep in each other; write fewer levels.");
        }

        var result = read();
        _depth--;
        return result;
    }

    /// <summary>Reads over everything up to the brace that closes the one here.</summary>
    public void SkipBraces()
    {
        var open = Expect("{");
        for (var depth = 1; depth > 0;)
        {
            if (IsEnd)
            {
                throw Error(open, "This brace is never closed; write the missing }.");
            }

            depth += Is("{") ? 1 : Is("}") ? -1 : 0;
            Take();
        }
    }
}
