namespace Dsa.Definitions.Importing.SystemRdl.Syntax;

/// <summary>Reads the components of a file.</summary>
internal sealed class RdlParser
{
    private static readonly Dictionary<string, RdlKind> Kinds = new(StringComparer.Ordinal)
    {
        ["addrmap"] = RdlKind.Addrmap, ["regfile"] = RdlKind.Regfile, ["reg"] = RdlKind.Reg, ["field"] = RdlKind.Field,
        ["mem"] = RdlKind.Mem, ["signal"] = RdlKind.Signal,
    };

    private static readonly string[] Modifiers = ["posedge", "negedge", "bothedge", "level", "nonsticky"];

    private readonly RdlReader _reader;
    private readonly RdlExpressionParser _expressions;
    private readonly RdlInstanceParser _instances;
    private readonly RdlTypeParser _types;

    private RdlParser(RdlReader reader)
    {
        _reader = reader;
        _expressions = new(reader);
        _instances = new(reader, _expressions);
        _types = new(reader, _expressions);
    }

    /// <summary>The file as one component.</summary>
    public static RdlComponent Parse(string path, string text)
    {
        var reader = new RdlReader(path, RdlLexer.Read(path, text));
        var at = reader.Current;
        return new(at, RdlKind.Root, null) { Items = new RdlParser(reader).ReadItems(static reader => reader.IsEnd) };
    }

    private List<RdlItem> ReadItems(Func<RdlReader, bool> isEnd)
    {
        var items = new List<RdlItem>();
        while (!isEnd(_reader))
        {
            if (!_reader.Accept(";"))
            {
                items.AddRange(ReadItem());
                _reader.Expect(";");
            }
        }

        return items;
    }

    private IEnumerable<RdlItem> ReadItem()
    {
        var at = _reader.Current;
        if (at.Kind != RdlTokenKind.Name)
        {
            throw _reader.Unexpected("a component, an instance or a property");
        }

        return at.IsEscaped ? [ReadOther(at)] : at.Text switch
        {
            "enum" => [_types.ReadEnum()],
            "property" => [_types.ReadProperty()],
            "constraint" => [_types.SkipConstraint()],
            "struct" or "abstract" => [_types.SkipStruct()],
            "default" => [ReadDefault()],
            "external" or "internal" or "alias" => ReadQualified(at),
            _ when Kinds.ContainsKey(at.Text) && (_reader.Next.Kind == RdlTokenKind.Name || _reader.Next.Is("{")) => ReadComponent(at, null),
            _ => [ReadOther(at)],
        };
    }

    /// <summary>Reads <c>external</c>, <c>internal</c> and <c>alias</c>, which may stand before a component or a type.</summary>
    private IEnumerable<RdlItem> ReadQualified(RdlToken at)
    {
        if (_reader.Is("external") || _reader.Is("internal"))
        {
            _reader.Take();
        }

        RdlToken? alias = null;
        if (_reader.Accept("alias"))
        {
            alias = _reader.ExpectName("the register that it is an alias of");
        }

        var word = _reader.Current;
        return !word.IsEscaped && Kinds.ContainsKey(word.Text) && (_reader.Next.Kind == RdlTokenKind.Name || _reader.Next.Is("{"))
            ? ReadComponent(word, alias)
            : [_instances.Read(at, null, _reader.ExpectName("a type").Text, alias)];
    }

    private IEnumerable<RdlItem> ReadComponent(RdlToken at, RdlToken? alias)
    {
        var kind = Kinds[_reader.Take().Text];
        var name = _reader.Current.Kind == RdlTokenKind.Name ? _reader.Take() : null;
        var parameters = _reader.Is("#") ? _types.ReadParameters() : [];
        var items = _reader.Nested(() =>
        {
            var open = _reader.Expect("{");
            var all = ReadItems(reader => reader.IsEnd ? throw reader.Error(open, "This brace is never closed; write the missing }.") : reader.Is("}"));
            _reader.Expect("}");
            return all;
        });
        var component = new RdlComponent(name ?? at, kind, name?.Text) { Parameters = parameters, Items = items };
        if (_reader.Is("external") || _reader.Is("internal"))
        {
            _reader.Take();
        }

        if (name is not null)
        {
            yield return component;
        }

        if (!_reader.Is(";"))
        {
            yield return _instances.Read(at, component, null, alias);
        }
        else if (name is null)
        {
            throw _reader.Unexpected("the name of an instance");
        }
    }

    private RdlAssignment ReadDefault()
    {
        var at = _reader.Take();
        return ReadAssignment(at, []) with { IsDefault = true };
    }

    /// <summary>Reads an instance of a named type, or the assignment of a property.</summary>
    private RdlItem ReadOther(RdlToken at)
    {
        if (_reader.Next.Kind == RdlTokenKind.Name && Array.IndexOf(Modifiers, at.Text) < 0 || _reader.Next.Is("#"))
        {
            _reader.Take();
            return _instances.Read(at, null, at.Text, null);
        }

        if (_reader.Next.Is("=") || _reader.Next.Is(";") || Array.IndexOf(Modifiers, at.Text) >= 0)
        {
            return ReadAssignment(at, []);
        }

        var path = _expressions.ReadPath();
        if (!_reader.Accept("->"))
        {
            if (path.Count < 2 || path[^1].Indexes.Count > 0)
            {
                throw _reader.Unexpected("'->' and a property, or the name of an instance");
            }

            return ReadValue(new(at, path[^1].Name.Text) { Path = path[..^1] });
        }

        return ReadAssignment(at, path);
    }

    private RdlAssignment ReadAssignment(RdlToken at, IReadOnlyList<RdlPathStep> path)
    {
        var name = _reader.ExpectName("a property");
        if (Array.IndexOf(Modifiers, name.Text) >= 0 && _reader.Current.Kind == RdlTokenKind.Name)
        {
            name = _reader.Take();
        }

        return ReadValue(new(at, name.Text) { Path = path });
    }

    private RdlAssignment ReadValue(RdlAssignment assignment) =>
        _reader.Accept("=") ? assignment with { Value = _expressions.Read() } : assignment;
}
