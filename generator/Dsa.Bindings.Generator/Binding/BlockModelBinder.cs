using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Makes the models of declared blocks: one for each register and array, and one for what ties them together.</summary>
internal sealed class BlockModelBinder
{
    private readonly DeviceContext _context;
    private readonly ExpressionBinder _expressions;
    private readonly RegisterModelBinder _registers;
    private readonly AvailabilityBinder _availability;
    private readonly PlaceChecker _places;

    /// <summary>Arrays whose place could not be understood.</summary>
    private readonly HashSet<ArraySymbol> _misplaced = [];

    public BlockModelBinder(DeviceContext context)
    {
        _context = context;
        _expressions = new(context);
        _availability = new(context, _expressions);
        _registers = new(context, _availability, new(context, _expressions, new(context)));
        _places = new(context, _availability);
    }

    public IEnumerable<DeclarationModel> Bind(BlockSymbol block)
    {
        var variants = new BlockVariants(_context, block);
        var models = block.Registers.ToDictionary(register => register, register => _registers.Bind(block, register, variants));
        var arrays = block.Arrays.ToDictionary(array => array, array => BindArrayPlace(block, array));
        _places.Check(block, variants, arrays, _misplaced);

        yield return BindBlock(block, models, arrays);
        foreach (var register in block.Registers.Where(register => register.Array is null))
        {
            yield return new RegisterFileModel(_context.Name, _context.Namespace, models[register]);
        }

        foreach (var array in block.Arrays)
        {
            yield return BindArray(block, array, arrays[array], models);
        }
    }

    private BlockModel BindBlock(
        BlockSymbol block, Dictionary<RegisterSymbol, RegisterModel> models, Dictionary<ArraySymbol, ArrayEntryModel> arrays) =>
        new(_context.Name, _context.Namespace, block.Name)
        {
            SpecName = block.Syntax.SpecName,
            Availability = _availability.Bind(block.Syntax.Modifiers),
            Doc = block.Syntax.Doc,
            SizeBytes = block.Syntax.Size.Amount,
            Registers = block.Registers.Select(register => _registers.BindEntry(register, models[register])).ToEquatableArray(),
            Arrays = block.Arrays.Select(array => arrays[array]).ToEquatableArray(),
            Conditions = BindConditions(block),
            Portals = block.Arrays.SelectMany(PortalsOf).ToEquatableArray(),
            CapabilitiesType = _context.CapabilitiesType,
        };

    private ArrayModel BindArray(
        BlockSymbol block, ArraySymbol array, ArrayEntryModel place, Dictionary<RegisterSymbol, RegisterModel> models) =>
        new(_context.Name, _context.Namespace, array.Name)
        {
            SpecName = array.Syntax.SpecName,
            Availability = place.Availability,
            IsGroup = place.IsGroup,
            Block = block.Name,
            Doc = array.Syntax.Doc,
            Place = place.IsGroup ? $"at {place.Offset.Text}" : $"{place.Count.Text} elements from {place.Offset.Text}, each {place.Stride.Text} bytes apart",
            Registers = block.Registers.Where(register => register.Array == array).Select(register => models[register]).ToEquatableArray(),
            Portals = PortalsOf(array).ToEquatableArray(),
        };

    private IEnumerable<PortalModel> PortalsOf(ArraySymbol array) => array.Portals.Select(portal => portal with
    {
        Availability = _availability.Bind(array.Syntax.Members.OfType<PortalSyntax>().First(each => each.Name.Text == portal.Name).Modifiers),
    });

    private ArrayEntryModel BindArrayPlace(BlockSymbol block, ArraySymbol array)
    {
        var scope = new ExpressionScope("the place of an array");
        return new(
            array.Name, array.Syntax.SpecName, array.Syntax.Doc, array.Syntax.IsGroup,
            array.Syntax.Count is { } count ? BindNumber(count) : NumberOf(1),
            BindNumber(array.Syntax.Offset),
            array.Syntax.Stride is { } stride ? BindNumber(stride) : NumberOf(SizeOf(block, array)),
            _availability.Bind(array.Syntax.Modifiers));

        BoundNumber BindNumber(ExpressionSyntax syntax)
        {
            if (_expressions.BindNumber(syntax, scope) is { } number)
            {
                return number;
            }

            _misplaced.Add(array);
            return new(new NumberExpression(0), ExpressionText.Of(syntax), 0, true);
        }
    }

    private static BoundNumber NumberOf(long value) => new(new NumberExpression(value), value.ToText(), value, true);

    /// <summary>The bytes from the beginning of a group to the end of its last register.</summary>
    private static long SizeOf(BlockSymbol block, ArraySymbol group) => block.Registers
        .Where(register => register.Array == group)
        .Select(register => register.OffsetBytes + register.WidthBits / 8)
        .DefaultIfEmpty(1)
        .Max();

    private EquatableArray<ConditionModel> BindConditions(BlockSymbol block)
    {
        var bound = new Dictionary<ConditionSymbol, ExpressionModel>();
        foreach (var condition in block.Conditions)
        {
            var scope = new ExpressionScope("a condition", block, condition.Array);
            bound[condition] = _expressions.BindBool(condition.Syntax.Expression, scope)?.Model ?? new NeverExpression();
        }

        foreach (var cyclic in Cycles.Find(block.Conditions, condition => ReferencesOf(block, bound[condition])))
        {
            _context.Diagnostics.Add(Descriptors.CyclicCondition, cyclic.Syntax.Name, cyclic.Name);
            bound[cyclic] = new NeverExpression();
        }

        return block.Conditions.Select(condition => new ConditionModel(
            condition.Name, condition.Array?.Name, condition.Syntax.Doc, bound[condition],
            ExpressionText.Of(condition.Syntax.Expression))).ToEquatableArray();
    }

    private static IEnumerable<ConditionSymbol> ReferencesOf(BlockSymbol block, ExpressionModel expression) => expression switch
    {
        ConditionExpression condition => [block.ConditionNamed(condition.Name)],
        NotExpression not => ReferencesOf(block, not.Operand),
        BinaryExpression binary => ReferencesOf(block, binary.Left).Concat(ReferencesOf(block, binary.Right)),
        _ => [],
    };
}
