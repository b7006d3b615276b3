namespace Dsa.Definitions.Importing.SystemRdl.Syntax;

/// <summary>Reads enums, parameters and what is only named: properties, structs and constraints.</summary>
internal sealed class RdlTypeParser(RdlReader reader, RdlExpressionParser expressions)
{
    public RdlEnum ReadEnum()
    {
        reader.Take();
        var name = reader.ExpectName("the name of the enum");
        reader.Expect("{");
        var entries = new List<RdlEnumEntry>();
        while (!reader.Accept("}"))
        {
            entries.Add(ReadEntry());
            reader.Expect(";");
        }

        return new(name, name.Text, entries);
    }

    public List<RdlParameter> ReadParameters()
    {
        reader.Expect("#");
        reader.Expect("(");
        var parameters = new List<RdlParameter>();
        do
        {
            var type = reader.ExpectName("the type of a parameter").Text;
            reader.Accept("unsigned");
            var name = reader.ExpectName("the name of a parameter");
            if (reader.Accept("["))
            {
                reader.Expect("]");
            }

            parameters.Add(new(name, type, reader.Accept("=") ? expressions.Read() : null));
        }
        while (reader.Accept(","));
        reader.Expect(")");
        return parameters;
    }

    public RdlPropertyDefinition ReadProperty()
    {
        reader.Take();
        var name = reader.ExpectName("the name of the property");
        reader.SkipBraces();
        return new(name, name.Text);
    }

    public RdlSkipped SkipStruct()
    {
        reader.Accept("abstract");
        reader.Expect("struct");
        var name = reader.ExpectName("the name of the struct");
        if (reader.Accept(":"))
        {
            reader.ExpectName("the struct that it extends");
        }

        reader.SkipBraces();
        return new(name, "struct", name.Text);
    }

    public RdlSkipped SkipConstraint()
    {
        var at = reader.Take();
        var name = reader.Current.Kind == RdlTokenKind.Name ? reader.Take() : at;
        reader.SkipBraces();
        while (!reader.Is(";") && !reader.IsEnd)
        {
            name = reader.Take();
        }

        return new(at, "constraint", name.Text);
    }

    private RdlEnumEntry ReadEntry()
    {
        var name = reader.ExpectName("the name of a value, or '}'");
        var value = reader.Accept("=") ? expressions.Read() : null;
        string? title = null;
        string? description = null;
        if (reader.Accept("{"))
        {
            while (!reader.Accept("}"))
            {
                var property = reader.ExpectName("name or desc");
                reader.Expect("=");
                var text = expressions.Read() is RdlLiteral { Value: RdlText literal } ? literal.Value : throw reader.Error(property, "This is no text; write one in quotes behind '='.");
                title = property.Text == "name" ? text : title;
                description = property.Text == "desc" ? text : description;
                reader.Expect(";");
            }
        }

        return new(name, value, title, description);
    }
}
