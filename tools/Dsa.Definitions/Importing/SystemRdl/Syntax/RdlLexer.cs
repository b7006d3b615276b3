using System.Globalization;
using System.Numerics;
using System.Text;
using Dsa.Bindings.Generator;
using Dsa.Definitions.Messages;

namespace Dsa.Definitions.Importing.SystemRdl.Syntax;

/// <summary>Cuts a SystemRDL file into tokens. The last token is always the end of the file.</summary>
internal sealed class RdlLexer
{
    private const int Tokens = 4_000_000;
    private const int NumberCharacters = 1500;

    private static readonly string[] Signs =
        ["->", "::", "**", "&&", "||", "<<", ">>", "<=", ">=", "==", "!=", "+=", "%=", "~&", "~|", "~^", "^~"];

    private readonly string _path;
    private readonly string _text;
    private readonly List<RdlToken> _tokens = [];
    private int _position;
    private int _line = 1;
    private int _lineStart;

    private RdlLexer(string path, string text)
    {
        _path = path;
        _text = text;
    }

    private char Current => Peek(0);

    private int Column => _position - _lineStart + 1;

    public static List<RdlToken> Read(string path, string text)
    {
        if (text.Length > ImportLimits.FileCharacters)
        {
            throw new ImportException(path, 0, 0, $"The file has more than {ImportLimits.FileCharacters.ToText()} characters, the most that are read; import it in parts.");
        }

        var lexer = new RdlLexer(path, text);
        while (lexer._position < text.Length)
        {
            lexer.ReadNext();
        }

        lexer._tokens.Add(new(RdlTokenKind.EndOfFile, "", lexer._line, lexer.Column));
        return lexer._tokens;
    }

    private char Peek(int distance) => _position + distance < _text.Length ? _text[_position + distance] : '\0';

    private ImportException Error(MessageText problem) => new(_path, _line, Column, problem);

    private void ReadNext()
    {
        var c = Current;
        if (char.IsWhiteSpace(c) || c == '\uFEFF')
        {
            Skip();
        }
        else if (c == '/' && Peek(1) == '/')
        {
            while (_position < _text.Length && Current != '\n')
            {
                _position++;
            }
        }
        else if (c == '/' && Peek(1) == '*')
        {
            SkipComment();
        }
        else if (c == '"')
        {
            ReadText();
        }
        else if (char.IsAsciiDigit(c))
        {
            ReadNumber();
        }
        else if (char.IsAsciiLetter(c) || c == '_' || (c == '\\' && (char.IsAsciiLetter(Peek(1)) || Peek(1) == '_')))
        {
            ReadName();
        }
        else
        {
            ReadSign();
        }

        if (_tokens.Count > Tokens)
        {
            throw Error($"The file has more than {Tokens.ToText()} words and signs, the most that are read; import it in parts.");
        }
    }

    /// <summary>Steps over one character, counting lines.</summary>
    private void Skip()
    {
        if (Current == '\n')
        {
            _line++;
            _lineStart = _position + 1;
        }

        _position++;
    }

    private void SkipComment()
    {
        var start = Error("This comment is never closed; write the missing */.");
        _position += 2;
        while (!(Current == '*' && Peek(1) == '/'))
        {
            if (_position >= _text.Length)
            {
                throw start;
            }

            Skip();
        }

        _position += 2;
    }

    private void ReadText()
    {
        var (line, column) = (_line, Column);
        var text = new StringBuilder();
        for (_position++; Current != '"'; Skip())
        {
            if (_position >= _text.Length)
            {
                throw new ImportException(_path, line, column, "This text is never closed; write the missing quote.");
            }

            if (Current == '\\' && Peek(1) is '"' or '\\')
            {
                _position++;
            }

            text.Append(Current);
        }

        _position++;
        _tokens.Add(new(RdlTokenKind.Text, text.ToString(), line, column));
    }

    private void ReadName()
    {
        var (column, isEscaped) = (Column, Current == '\\');
        var start = _position += isEscaped ? 1 : 0;
        while (char.IsAsciiLetterOrDigit(Current) || Current == '_')
        {
            _position++;
        }

        _tokens.Add(new(RdlTokenKind.Name, _text[start.._position], _line, column) { IsEscaped = isEscaped });
    }

    private void ReadNumber()
    {
        var (start, column) = (_position, Column);
        while (char.IsAsciiLetterOrDigit(Current) || Current == '_')
        {
            _position++;
        }

        if (Current == '\'' && Peek(1) is 'b' or 'B' or 'd' or 'D' or 'h' or 'H')
        {
            _position += 2;
            while (char.IsAsciiLetterOrDigit(Current) || Current == '_')
            {
                _position++;
            }
        }

        var text = _text[start.._position];
        if (text.Length > NumberCharacters || Parse(text) is not var (value, bits))
        {
            throw new ImportException(
                _path, _line, column, $"'{text}' is not a number; write 12, 0x1F or 8'hFF.");
        }

        _tokens.Add(new(RdlTokenKind.Number, text, _line, column) { Value = value, Bits = bits });
    }

    /// <summary>The value of a number and the width that it says.</summary>
    private static (BigInteger Value, int Bits)? Parse(string text)
    {
        var mark = text.IndexOf('\'', StringComparison.Ordinal);
        if (mark < 0)
        {
            var isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
            return Digits(isHex ? text[2..] : text, isHex ? 16u : 10u) is { } plain ? (plain, 0) : null;
        }

        var radix = char.ToLowerInvariant(text[mark + 1]) switch { 'b' => 2u, 'd' => 10u, _ => 16u };
        return int.TryParse(text.AsSpan(0, mark), NumberStyles.None, CultureInfo.InvariantCulture, out var bits)
            && bits is > 0 and <= RdlValues.LargestBits && Digits(text[(mark + 2)..], radix) is { } value && value < BigInteger.One << bits
                ? (value, bits)
                : null;
    }

    private static BigInteger? Digits(string digits, uint radix)
    {
        if (digits.Length == 0 || digits[0] == '_')
        {
            return null;
        }

        var value = BigInteger.Zero;
        foreach (var c in digits.Where(static c => c != '_'))
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToUInt32(c.ToString(), 16) : radix;
            if (digit >= radix)
            {
                return null;
            }

            value = value * radix + digit;
        }

        return value;
    }

    private void ReadSign()
    {
        if (Current == '`')
        {
            throw Error("Preprocessor directives and macros are not read; run the file through a Verilog preprocessor first.");
        }

        if (Current == '<' && Peek(1) == '%')
        {
            throw Error("Embedded Perl is not read; run the file through the SystemRDL preprocessor first.");
        }

        var two = Array.Find(Signs, sign => sign[0] == Current && sign[1] == Peek(1));
        var one = "{}[]();,.:=<>+-*/%&|^~!?@#'".Contains(Current, StringComparison.Ordinal) ? Current.ToString() : null;
        var text = two ?? one ?? throw Error(Current is > ' ' and <= '~'
            ? $"The character '{Current}' is not part of the language; take it out."
            : $"The character U+{(int)Current:X4} is not part of the language; take it out.");
        _tokens.Add(new(RdlTokenKind.Sign, text, _line, Column));
        _position += text.Length;
    }
}
