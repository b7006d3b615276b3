using System.Globalization;

namespace Dsa.Testing.Tracing;

/// <summary>A number in the notation of traces.md: <c>G+64g+0</c>, <c>0x80700000 | op(n)</c>, <c>M+8*(n+1)</c>.</summary>
internal ref struct TraceExpression(string text, IReadOnlyDictionary<string, long> names)
{
    private int _position;

    /// <summary>The value of <paramref name="text"/>.</summary>
    public static long Evaluate(string text, IReadOnlyDictionary<string, long> names)
    {
        var expression = new TraceExpression(text, names);
        var value = expression.Or();
        expression.SkipSpace();
        return expression._position == text.Length ? value : throw expression.Error("end");
    }

    private long Or()
    {
        var value = Shift();
        while (Take('|'))
        {
            value |= Shift();
        }

        return value;
    }

    private long Shift()
    {
        var value = Sum();
        while (Take('<'))
        {
            Expect('<');
            value <<= (int)Sum();
        }

        return value;
    }

    private long Sum()
    {
        var value = Product();
        while (true)
        {
            if (Take('+'))
            {
                value += Product();
            }
            else if (Take('-'))
            {
                value -= Product();
            }
            else
            {
                return value;
            }
        }
    }

    private long Product()
    {
        var value = Atom();
        while (true)
        {
            // 64g is 64 * g.
            if (Take('*') || char.IsLetter(Peek()) || Peek() == '(')
            {
                value *= Atom();
            }
            else
            {
                return value;
            }
        }
    }

    private long Atom()
    {
        if (Take('('))
        {
            var inner = Or();
            Expect(')');
            return inner;
        }

        return char.IsDigit(Peek()) ? Number() : Name();
    }

    private long Number()
    {
        SkipSpace();
        var isHex = text.AsSpan(_position).StartsWith("0x", StringComparison.Ordinal);
        _position += isHex ? 2 : 0;
        var start = _position;
        while (_position < text.Length && (isHex ? char.IsAsciiHexDigit(text[_position]) : char.IsDigit(text[_position])))
        {
            _position++;
        }

        var style = isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        return long.Parse(text.AsSpan(start, _position - start), style, CultureInfo.InvariantCulture);
    }

    private long Name()
    {
        SkipSpace();
        var start = _position;
        while (_position < text.Length && char.IsLetter(text[_position]))
        {
            _position++;
        }

        var name = text[start.._position];
        if (name == "op")
        {
            Expect('(');
            var queue = (int)Or();
            Expect(')');
            return (1L << (queue % 16)) | ((long)(queue / 16) << 16);
        }

        return names.TryGetValue(name, out var value) ? value : throw Error("a number or a name");
    }

    private char Peek()
    {
        SkipSpace();
        return _position < text.Length ? text[_position] : '\0';
    }

    private bool Take(char character)
    {
        if (Peek() != character)
        {
            return false;
        }

        _position++;
        return true;
    }

    private void Expect(char character)
    {
        if (!Take(character))
        {
            throw Error($"'{character}'");
        }
    }

    private void SkipSpace()
    {
        while (_position < text.Length && text[_position] == ' ')
        {
            _position++;
        }
    }

    private readonly FormatException Error(string wanted) =>
        new($"'{text}': {wanted} expected at {_position}.");
}
