namespace Dsa.Definitions.Importing.SystemRdl.Syntax;

/// <summary>Reads instances of components.</summary>
internal sealed class RdlInstanceParser(RdlReader reader, RdlExpressionParser expressions)
{
    private const int Dimensions = 8;

    public RdlInstances Read(RdlToken at, RdlComponent? component, string? typeName, RdlToken? alias)
    {
        var arguments = new List<(RdlToken, RdlExpression)>();
        if (reader.Accept("#"))
        {
            reader.Expect("(");
            do
            {
                reader.Expect(".");
                var name = reader.ExpectName("a parameter");
                reader.Expect("(");
                arguments.Add((name, expressions.Read()));
                reader.Expect(")");
            }
            while (reader.Accept(","));
            reader.Expect(")");
        }

        var instances = new List<RdlInstance>();
        do
        {
            instances.Add(ReadInstance());
        }
        while (reader.Accept(","));
        return new(at, component, typeName) { AliasOf = alias, Arguments = arguments, Instances = instances };
    }

    private RdlInstance ReadInstance()
    {
        var instance = ReadDimensions(new(reader.ExpectName("the name of an instance")));
        return instance with
        {
            Reset = After("="),
            Address = After("@"),
            Stride = After("+="),
            Alignment = After("%="),
        };
    }

    private RdlExpression? After(string sign) => reader.Accept(sign) ? expressions.Read() : null;

    private RdlInstance ReadDimensions(RdlInstance instance)
    {
        var dimensions = new List<RdlExpression>();
        while (reader.Accept("["))
        {
            var first = expressions.Read();
            if (dimensions.Count == 0 && reader.Accept(":"))
            {
                var last = expressions.Read();
                reader.Expect("]");
                return instance with { Range = (first, last) };
            }

            dimensions.Add(dimensions.Count < Dimensions ? first : throw reader.Error(instance.Name, $"The array has more than {Dimensions} dimensions, the most that are read; write fewer."));
            reader.Expect("]");
        }

        return instance with { Dimensions = dimensions };
    }
}
