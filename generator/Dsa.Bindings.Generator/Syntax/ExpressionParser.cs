using Dsa.Bindings.Generator.Diagnostics;

namespace Dsa.Bindings.Generator.Syntax;

/// <summary>Reads expressions, by descending through the levels of precedence.</summary>
internal sealed class ExpressionParser(TokenReader reader)
{
    private int _depth;
    private int _operators;

    public ExpressionSyntax Read()
    {
        _depth = 0;
        _operators = 0;
        return ReadOr();
    }

    private static bool IsCompare(TokenKind kind) => kind is TokenKind.Equal or TokenKind.NotEqual
        or TokenKind.Less or TokenKind.LessOrEqual or TokenKind.Greater or TokenKind.GreaterOrEqual;

    private ExpressionSyntax ReadOr() => ReadChain(() => reader.Is("or"), ReadAnd);

    private ExpressionSyntax ReadAnd() => ReadChain(() => reader.Is("and"), ReadNot);

    private ExpressionSyntax ReadNot()
    {
        if (!reader.Is("not"))
        {
            return ReadCompare();
        }

        var keyword = reader.Take();
        return new NotSyntax(keyword, Deeper(ReadNot));
    }

    private ExpressionSyntax ReadCompare()
    {
        var left = ReadShift();
        return !reader.IsLost && (IsCompare(reader.Current.Kind) || reader.Is("has")) ? new BinarySyntax(TakeOperator(), left, ReadShift()) : left;
    }

    private ExpressionSyntax ReadShift() =>
        ReadChain(() => reader.Is(TokenKind.ShiftLeft) || reader.Is(TokenKind.ShiftRight), ReadSum);

    private ExpressionSyntax ReadSum() =>
        ReadChain(() => reader.Is(TokenKind.Plus) || reader.Is(TokenKind.Minus), ReadProduct);

    private ExpressionSyntax ReadProduct() => ReadChain(() => reader.Is(TokenKind.Star), ReadAtom);

    private ExpressionSyntax ReadAtom()
    {
        if (reader.Is(TokenKind.Number))
        {
            return new NumberSyntax(reader.Take());
        }

        if (reader.Accept(TokenKind.OpenParenthesis))
        {
            var inner = Deeper(ReadOr);
            reader.Expect(TokenKind.CloseParenthesis, "')'");
            return inner;
        }

        var name = reader.ExpectName("a number, a name or '('");
        return reader.Accept(TokenKind.Dot)
            ? new NameSyntax(name, reader.ExpectName($"a field of {name.Text}"))
            : new NameSyntax(null, name);
    }

    private ExpressionSyntax ReadChain(Func<bool> isOperator, Func<ExpressionSyntax> readOperand)
    {
        var left = readOperand();
        while (isOperator())
        {
            left = new BinarySyntax(TakeOperator(), left, readOperand());
        }

        return left;
    }

    private SyntaxToken TakeOperator()
    {
        if (++_operators > Limits.ExpressionOperators)
        {
            FailTooComplex();
        }

        return reader.Take();
    }

    private ExpressionSyntax Deeper(Func<ExpressionSyntax> read)
    {
        if (++_depth > Limits.ExpressionDepth)
        {
            FailTooComplex();
            return new NumberSyntax(reader.Current);
        }

        var inner = read();
        _depth--;
        return inner;
    }

    private void FailTooComplex() => reader.Fail(
        Descriptors.ExpressionTooComplex, Limits.ExpressionDepth.ToText(), Limits.ExpressionOperators.ToText());
}
