using System.Numerics;
using Dsa.Definitions.Importing.SystemRdl.Syntax;

namespace Dsa.Definitions.Importing.SystemRdl.Elaboration;

/// <summary>Makes instances of components, with the values of their parameters and properties.</summary>
internal sealed class RdlElaborator(RdlContext context)
{
    private readonly RdlEvaluator _evaluator = new(context);
    private readonly List<RdlType> _maps = [];
    private int _depth;

    /// <summary>The address maps of a file that stand in no other.</summary>
    public List<RdlNode> Elaborate(RdlComponent file)
    {
        var root = new RdlNode(RdlKind.Root, "", file.At);
        var scope = new RdlScope(null, root);
        Process(file, scope);
        var tops = root.Children.FindAll(static child => child.Kind == RdlKind.Addrmap);
        foreach (var map in Enumerable.Reverse(_maps))
        {
            if (!map.IsUsed)
            {
                tops.Add(Instantiate(map, new(map.Component.At), [], scope, new(map.Component.At, map.Component, null) { Instances = [] }));
            }
        }

        return tops;
    }

    private void Process(RdlComponent component, RdlScope scope)
    {
        foreach (var item in component.Items)
        {
            switch (item)
            {
                case RdlComponent inner:
                    Define(inner, scope);
                    break;
                case RdlInstances instances:
                    AddInstances(instances, scope);
                    break;
                case RdlAssignment assignment:
                    Assign(assignment, scope);
                    break;
                case RdlEnum type:
                    DefineEnum(type, scope);
                    break;
                case RdlPropertyDefinition property:
                    context.Note(property.At, property.Name, "is a property of the file's own, and is not carried");
                    break;
                case RdlSkipped skipped:
                    context.Note(skipped.At, skipped.Name, $"is a {skipped.What}, and is not carried");
                    break;
            }
        }
    }

    private void Define(RdlComponent component, RdlScope scope)
    {
        var type = new RdlType(component, scope, scope.Defaults);
        if (!scope.Add(type))
        {
            throw context.Error(component.At, $"There is a component '{component.Name}' already; give this one another name.");
        }

        if (scope.Node.Kind == RdlKind.Root && component.Kind == RdlKind.Addrmap)
        {
            _maps.Add(type);
        }
    }

    private void DefineEnum(RdlEnum syntax, RdlScope scope)
    {
        var members = new List<(RdlEnumEntry, BigInteger)>();
        var next = BigInteger.Zero;
        foreach (var entry in syntax.Entries)
        {
            var value = entry.Value is null ? next : _evaluator.Number(entry.Value, scope).Value;
            members.Add((entry, value));
            next = value + 1;
        }

        if (!scope.Add(new RdlEnumType(syntax, members)))
        {
            throw context.Error(syntax.At, $"There is an enum '{syntax.Name}' already; give this one another name.");
        }
    }

    private void AddInstances(RdlInstances instances, RdlScope scope)
    {
        var type = instances.Component is { } component
            ? component.Name is { } name ? scope.FindType(name)! : new RdlType(component, scope, scope.Defaults)
            : scope.FindType(instances.TypeName!) ?? throw context.Error(instances.At, $"There is no component '{instances.TypeName}'; define it above this line.");
        foreach (var instance in instances.Instances)
        {
            if (scope.Node.Child(instance.Name.Text) is not null)
            {
                throw context.Error(instance.Name, $"There is an instance '{instance.Name.Text}' already; give this one another name.");
            }

            scope.Node.Children.Add(Instantiate(type, instance, instances.Arguments, scope, instances));
        }
    }

    private RdlNode Instantiate(
        RdlType type, RdlInstance instance, IReadOnlyList<(RdlToken Name, RdlExpression Value)> arguments, RdlScope around, RdlInstances instances)
    {
        context.CountInstance(instance.Name);
        type.IsUsed = true;
        if (++_depth > ImportLimits.Depth)
        {
            throw context.Error(instance.Name, $"Components stand more than {ImportLimits.Depth} deep in each other; write fewer levels.");
        }

        var node = MakeNode(type.Component.Kind, instance, around, instances.AliasOf);
        foreach (var (property, value) in type.Defaults.Where(each => RdlProperties.IsFor(each.Key, node.Kind)))
        {
            node.Properties[property] = value;
        }

        var scope = new RdlScope(type.Scope, node) { Defaults = type.Defaults };
        BindParameters(type, arguments, around, scope, instance.Name);
        Process(type.Component, scope);
        if (instance.Reset is { } reset)
        {
            node.Properties["reset"] = new(_evaluator.Evaluate(reset, around), reset.At);
        }

        _depth--;
        return node;
    }

    private RdlNode MakeNode(RdlKind kind, RdlInstance instance, RdlScope around, RdlToken? alias)
    {
        const long LargestAddress = 1L << 56;
        var isBits = kind is RdlKind.Field or RdlKind.Signal;
        if (isBits && instance.Dimensions.Count > 1)
        {
            throw context.Error(instance.Name, "A field has one width, not several dimensions; write [width] or [high:low].");
        }

        return new(kind, instance.Name.Text, instance.Name)
        {
            Width = isBits && instance.Dimensions is [var width] ? (int)_evaluator.Number(width, around, "width", 1, 1 << 16) : null,
            Range = instance.Range is var (first, last)
                ? isBits
                    ? ((int)_evaluator.Number(first, around, "bit", 0, 1 << 16), (int)_evaluator.Number(last, around, "bit", 0, 1 << 16))
                    : throw context.Error(first.At, "Only a field has a range of bits; write [n] for an array.")
                : null,
            Dimensions = isBits ? [] : DimensionsOf(instance, around),
            OffsetBytes = Number(instance.Address, "address", 0, LargestAddress),
            StrideBytes = Number(instance.Stride, "distance of elements", 1, LargestAddress),
            AlignmentBytes = Number(instance.Alignment, "alignment", 1, LargestAddress) ?? 1,
            AliasOf = alias is null
                ? null
                : around.Node.Child(alias.Text) ?? throw context.Error(alias, $"There is no register '{alias.Text}' to be an alias of; name one that stands above this line."),
        };

        long? Number(RdlExpression? expression, string what, long least, long largest) =>
            expression is null ? null : _evaluator.Number(expression, around, what, least, largest);
    }

    private List<long> DimensionsOf(RdlInstance instance, RdlScope around)
    {
        var dimensions = new List<long>();
        var all = 1L;
        foreach (var expression in instance.Dimensions)
        {
            dimensions.Add(_evaluator.Number(expression, around, "number of elements", 1, ImportLimits.Elements / all));
            all *= dimensions[^1];
        }

        return dimensions;
    }

    private void BindParameters(
        RdlType type, IReadOnlyList<(RdlToken Name, RdlExpression Value)> arguments, RdlScope around, RdlScope scope, RdlToken at)
    {
        foreach (var (name, _) in arguments)
        {
            if (!type.Component.Parameters.Any(parameter => parameter.Name.Text == name.Text))
            {
                throw context.Error(name, $"The component has no parameter '{name.Text}'; leave it away, or declare it.");
            }
        }

        foreach (var parameter in type.Component.Parameters)
        {
            var given = arguments.FirstOrDefault(argument => argument.Name.Text == parameter.Name.Text).Value;
            var value = given is not null ? _evaluator.Evaluate(given, around)
                : parameter.Value is not null ? _evaluator.Evaluate(parameter.Value, scope)
                : throw context.Error(at, $"The parameter '{parameter.Name.Text}' has no value; write one here, or a default where it is declared.");
            if (!scope.Add(parameter.Name.Text, Convert(parameter.Type, value)))
            {
                throw context.Error(parameter.Name, $"There is a parameter '{parameter.Name.Text}' already; give this one another name.");
            }
        }
    }

    private static RdlValue Convert(string type, RdlValue value) => (type, value.ToNumber()) switch
    {
        ("boolean", { } number) => new RdlBoolean(!number.Value.IsZero),
        ("longint", { } number) => new RdlNumber(number.Value & ulong.MaxValue, 64),
        _ => value,
    };

    private void Assign(RdlAssignment assignment, RdlScope scope)
    {
        var name = assignment.Property;
        var value = assignment.Value is null ? new RdlBoolean(true) : _evaluator.Evaluate(assignment.Value, scope);
        var property = new RdlProperty(value, assignment.At) { Enum = name == "encode" ? EnumOf(assignment, value, scope) : null };
        if (RdlProperties.IsWord(name) && value is not RdlWord)
        {
            throw context.Error(assignment.At, $"The property '{name}' takes a word, not this; write one such as rw or woclr.");
        }

        if (assignment.IsDefault)
        {
            scope.Defaults = new Dictionary<string, RdlProperty>(scope.Defaults, StringComparer.Ordinal) { [name] = property with { IsDefault = true } };
            return;
        }

        var node = scope.Node;
        foreach (var step in assignment.Path)
        {
            node = node.Child(step.Name.Text)
                ?? throw context.Error(step.Name, $"There is no instance '{step.Name.Text}' whose '{name}' could be set; name one that stands above this line.");
            if (step.Indexes.Count > 0)
            {
                context.Note(assignment.At, node.Name, $"property '{name}' of one element is not carried, as all elements are alike");
                return;
            }
        }

        node.Properties[name] = property;
    }

    private RdlEnumType EnumOf(RdlAssignment assignment, RdlValue value, RdlScope scope) =>
        value is RdlReference reference && scope.FindEnum(reference.Path) is { } type
            ? type
            : throw context.Error(assignment.At, "There is no such enum to encode the field; define it above this line.");
}
