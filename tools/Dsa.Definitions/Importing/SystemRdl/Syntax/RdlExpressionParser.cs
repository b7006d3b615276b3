namespace Dsa.Definitions.Importing.SystemRdl.Syntax;

/// <summary>Reads expressions.</summary>
internal sealed class RdlExpressionParser(RdlReader reader)
{
    private const int Items = 4096;

    /// <summary>Words that stand for themselves as values.</summary>
    private static readonly HashSet<string> Words =
    [
        "na", "rw", "wr", "r", "w", "rw1", "w1", "rclr", "rset", "ruser", "woset", "woclr", "wot", "wzs", "wzc", "wzt", "wclr", "wset",
        "wuser", "compact", "regalign", "fullalign", "hw", "sw",
    ];

    private static readonly HashSet<string> Unaries = ["+", "-", "!", "~", "&", "~&", "|", "~|", "^", "~^", "^~"];

    private static readonly string[][] Levels =
    [
        ["||"], ["&&"], ["|"], ["^", "~^", "^~"], ["&"], ["==", "!="], ["<", "<=", ">", ">="], ["<<", ">>"], ["+", "-"], ["*", "/", "%"], ["**"],
    ];

    public RdlExpression Read() => reader.Nested(() =>
    {
        var condition = ReadBinary(0);
        if (!reader.Is("?"))
        {
            return condition;
        }

        var at = reader.Take();
        var yes = Read();
        reader.Expect(":");
        return new RdlChoice(at, condition, yes, Read());
    });

    /// <summary>Reads a path of names, such as <c>block.reg[2].field</c>.</summary>
    public List<RdlPathStep> ReadPath()
    {
        var path = new List<RdlPathStep>();
        do
        {
            var name = reader.ExpectName("a name");
            var indexes = new List<RdlExpression>();
            while (reader.Accept("["))
            {
                indexes.Add(Read());
                reader.Expect("]");
            }

            path.Add(new(name, indexes));
        }
        while (path.Count < ImportLimits.Depth && reader.Accept("."));
        return path;
    }

    private RdlExpression ReadBinary(int level)
    {
        if (level == Levels.Length)
        {
            return ReadUnary();
        }

        var left = ReadBinary(level + 1);
        for (var count = 0; Array.Exists(Levels[level], reader.Is); count++)
        {
            if (count == ImportLimits.Depth)
            {
                throw reader.Error(reader.Current, "The expression has too many operators; write a shorter one.");
            }

            var at = reader.Take();
            left = new RdlBinary(at, left, ReadBinary(level + 1));
        }

        return left;
    }

    private RdlExpression ReadUnary()
    {
        if (reader.Current.Kind != RdlTokenKind.Sign || !Unaries.Contains(reader.Current.Text))
        {
            return ReadCast();
        }

        var at = reader.Take();
        return reader.Nested(() => new RdlUnary(at, ReadUnary()));
    }

    private RdlExpression ReadCast()
    {
        var at = reader.Current;
        if (at.Kind == RdlTokenKind.Name && at.Text is "boolean" or "bit" or "longint" && !at.IsEscaped)
        {
            reader.Take();
            reader.Accept("unsigned");
            reader.Expect("'");
            return new RdlCast(at, at.Text, null, ReadParenthesis());
        }

        var primary = ReadPrimary();
        return reader.Is("'") && reader.Next.Is("(") && reader.Accept("'")
            ? new RdlCast(at, null, primary, ReadParenthesis())
            : primary;
    }

    private RdlExpression ReadParenthesis()
    {
        reader.Expect("(");
        var inner = Read();
        reader.Expect(")");
        return inner;
    }

    private RdlExpression ReadPrimary()
    {
        var at = reader.Current;
        switch (at)
        {
            case { Kind: RdlTokenKind.Number }:
                reader.Take();
                return new RdlLiteral(at, new RdlNumber(at.Value, at.Bits == 0 ? RdlValues.PlainBits : at.Bits));
            case { Kind: RdlTokenKind.Text }:
                reader.Take();
                return new RdlLiteral(at, new RdlText(at.Text));
            case { Kind: RdlTokenKind.Name }:
                return ReadName(at);
            case { Text: "(" }:
                return ReadParenthesis();
            case { Text: "{" }:
                return ReadConcatenation(at);
            case { Text: "'" }:
                reader.Take();
                return new RdlArrayExpression(at, ReadList());
            default:
                throw reader.Unexpected("a value");
        }
    }

    private RdlExpression ReadName(RdlToken at)
    {
        if (!at.IsEscaped && (at.Text is "true" or "false" || Words.Contains(at.Text)))
        {
            reader.Take();
            return new RdlLiteral(at, at.Text is "true" or "false" ? new RdlBoolean(at.Text == "true") : new RdlWord(at.Text));
        }

        if (reader.Next.Is("::"))
        {
            reader.Take();
            reader.Take();
            return new RdlEnumExpression(at, at.Text, reader.ExpectName("a member of the enum").Text);
        }

        if (reader.Next.Is("'"))
        {
            reader.Take();
            reader.Take();
            return reader.Nested(() => ReadStruct(at));
        }

        var path = ReadPath();
        return new RdlNameExpression(at, path, reader.Accept("->") ? reader.ExpectName("a property").Text : null);
    }

    private RdlStructExpression ReadStruct(RdlToken at)
    {
        reader.Expect("{");
        var members = new List<(RdlToken, RdlExpression)>();
        while (!reader.Accept("}"))
        {
            if (members.Count > 0)
            {
                reader.Expect(",");
            }

            var name = reader.ExpectName("a member of the struct");
            reader.Expect(":");
            members.Add((name, Read()));
        }

        return new(at, members);
    }

    private RdlExpression ReadConcatenation(RdlToken at) => reader.Nested(() =>
    {
        reader.Expect("{");
        var first = Read();
        if (reader.Is("{"))
        {
            var items = ReadList();
            reader.Expect("}");
            return new RdlConcatenation(at, first, items);
        }

        var all = new List<RdlExpression> { first };
        ReadMore(all, "}");
        return new RdlConcatenation(at, null, all);
    });

    private List<RdlExpression> ReadList()
    {
        reader.Expect("{");
        var items = new List<RdlExpression>();
        if (reader.Accept("}"))
        {
            return items;
        }

        items.Add(Read());
        ReadMore(items, "}");
        return items;
    }

    private void ReadMore(List<RdlExpression> items, string end)
    {
        while (reader.Accept(","))
        {
            items.Add(items.Count < Items ? Read() : throw reader.Error(reader.Current, $"The list has more than {Items} items, the most that are read; write fewer."));
        }

        reader.Expect(end);
    }
}
