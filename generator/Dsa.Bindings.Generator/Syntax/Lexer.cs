using System.Collections.Immutable;
using System.Globalization;
using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Text;
using Microsoft.CodeAnalysis.Text;

namespace Dsa.Bindings.Generator.Syntax;

/// <summary>Cuts a definition file into tokens. The last token is always the end of the file.</summary>
internal sealed class Lexer
{
    private readonly DefinitionText _source;
    private readonly string _text;
    private readonly DiagnosticBag _diagnostics;
    private readonly ImmutableArray<SyntaxToken>.Builder _tokens = ImmutableArray.CreateBuilder<SyntaxToken>();
    private readonly List<string> _doc = [];
    private int _position;
    private bool _startsLine = true;

    private Lexer(DefinitionText source, DiagnosticBag diagnostics)
    {
        _source = source;
        _text = source.Content;
        _diagnostics = diagnostics;
    }

    private char Current => Peek(0);

    public static ImmutableArray<SyntaxToken> Read(DefinitionText source, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        var lexer = new Lexer(source, diagnostics);
        while (lexer._position < lexer._text.Length)
        {
            cancellation.ThrowIfCancellationRequested();
            lexer.ReadNext();
        }

        lexer.Add(TokenKind.EndOfFile, lexer._position);
        return lexer._tokens.ToImmutable();
    }

    private static bool IsNamePart(char c) => c is >= 'A' and <= 'Z' or >= 'a' and <= 'z' or >= '0' and <= '9' or '_';

    private static bool IsDigit(char c) => c is >= '0' and <= '9';

    /// <summary>Characters that terminals and editors obey rather than show, those that turn the direction of text included.</summary>
    private static bool IsControl(char c) => char.IsControl(c) || (char.GetUnicodeCategory(c) == UnicodeCategory.Format && c is not ('\u200C' or '\u200D'));

    private static bool IsLineEnd(char c) => c is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029';

    private char Peek(int distance) => _position + distance < _text.Length ? _text[_position + distance] : '\0';

    private void ReadNext()
    {
        if (IsLineEnd(Current))
        {
            _startsLine = true;
            _position++;
        }
        else if (char.IsWhiteSpace(Current) || Current == '\uFEFF')
        {
            _position++;
        }
        else if (Current == '/' && Peek(1) == '/')
        {
            ReadComment();
        }
        else if (IsDigit(Current))
        {
            ReadNumber();
        }
        else if (IsNamePart(Current))
        {
            ReadName();
        }
        else if (Current == '"')
        {
            ReadString();
        }
        else if (Signs.At(Current, Peek(1)) is { Length: > 0 } sign)
        {
            _position += sign.Length;
            Add(sign.Kind, _position - sign.Length);
        }
        else
        {
            ReadBadCharacters();
        }
    }

    private void ReadComment()
    {
        var start = _position;
        while (_position < _text.Length && !IsLineEnd(Current))
        {
            _position++;
        }

        var comment = _text.Substring(start, _position - start);
        if (!comment.StartsWith("///", StringComparison.Ordinal) || comment.StartsWith("////", StringComparison.Ordinal))
        {
            return;
        }

        var doc = new string(comment.Substring(3).Select(c => IsControl(c) ? ' ' : c).ToArray()).Trim();
        if (_startsLine)
        {
            _doc.Add(doc);
        }
        else
        {
            _tokens[_tokens.Count - 1].TrailingDoc = doc;
        }
    }

    private void ReadName()
    {
        var start = _position;
        while (IsNamePart(Current))
        {
            _position++;
        }

        var token = Add(TokenKind.Name, start);
        if (token.Text.Length > Limits.NameCharacters)
        {
            _diagnostics.Add(Descriptors.NameTooLong, token, Limits.NameCharacters.ToText());
        }
    }

    private void ReadNumber()
    {
        var start = _position;
        while (IsNamePart(Current))
        {
            _position++;
        }

        var (value, problem) = Number.Read(_text.Substring(start, _position - start));
        var token = Add(problem is null ? TokenKind.Number : TokenKind.Bad, start, value);
        if (problem is not null)
        {
            _diagnostics.Add(problem, token, token.Text.Length <= 40 ? token.Text : token.Text.Substring(0, 40) + "...");
        }
    }

    /// <summary>Reads a string; a line end ends it too, with a complaint.</summary>
    private void ReadString()
    {
        var start = _position++;
        while (_position < _text.Length && Current != '"' && !IsLineEnd(Current))
        {
            _position++;
        }

        var isClosed = Current == '"' && _position < _text.Length;
        _position += isClosed ? 1 : 0;
        var length = _position - start - 2;
        var isGood = isClosed && length is > 0 and <= Limits.NameCharacters && !HasControls(start);
        var token = Add(isGood ? TokenKind.String : TokenKind.Bad, start);
        if (!isGood)
        {
            _diagnostics.Add(Descriptors.BadString, token, Limits.NameCharacters.ToText());
        }
    }

    private bool HasControls(int start) => _text.Substring(start, _position - start).Any(c => IsControl(c) || c == '\\');

    private void ReadBadCharacters()
    {
        var start = _position;
        do
        {
            _position++;
        }
        while (_position < _text.Length && _text[_position] == _text[start]);

        _diagnostics.Add(Descriptors.BadCharacter, Add(TokenKind.Bad, start), Printable(_text[start]));
    }

    private static string Printable(char c) => c is > ' ' and <= '~' ? $"'{c}'" : "U+" + ((int)c).ToString("X4");

    private SyntaxToken Add(TokenKind kind, int start, ulong value = 0)
    {
        var token = new SyntaxToken(
            _source, kind, TextSpan.FromBounds(start, _position), _text.Substring(start, _position - start), _startsLine)
        {
            Value = value,
            LeadingDoc = string.Join("\n", _doc),
        };
        _tokens.Add(token);
        _doc.Clear();
        _startsLine = false;
        return token;
    }
}
