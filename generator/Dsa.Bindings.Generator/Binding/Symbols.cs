using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>A declared enum or flags type.</summary>
internal sealed class EnumSymbol(EnumSyntax syntax, int bits)
{
    public EnumSyntax Syntax { get; } = syntax;

    public string Name => Syntax.Name.Text;

    public bool IsFlags => Syntax.IsFlags;

    public int Bits { get; } = bits;

    /// <summary>The bits of the C# type behind it.</summary>
    public int StorageBits => Bits switch { <= 8 => 8, <= 16 => 16, <= 32 => 32, _ => 64 };

    /// <summary>The values by name; of a flags type, masks.</summary>
    public Dictionary<string, ulong> Values { get; } = new(StringComparer.Ordinal);
}

/// <summary>A declared block.</summary>
internal sealed class BlockSymbol(BlockSyntax syntax)
{
    private readonly Dictionary<(string? Array, string Name), RegisterSymbol> _registers = [];
    private readonly Dictionary<string, ConditionSymbol> _conditions = new(StringComparer.Ordinal);

    public BlockSyntax Syntax { get; } = syntax;

    public string Name => Syntax.Name.Text;

    /// <summary>All registers, those of arrays included, in the order of the definition.</summary>
    public List<RegisterSymbol> Registers { get; } = [];

    public List<ArraySymbol> Arrays { get; } = [];

    /// <summary>All conditions, those of arrays included; their names differ.</summary>
    public List<ConditionSymbol> Conditions { get; } = [];

    public void Add(RegisterSymbol register)
    {
        Registers.Add(register);
        _registers[(register.Array?.Name, register.Name)] = register;
    }

    public void Add(ConditionSymbol condition)
    {
        Conditions.Add(condition);
        _conditions[condition.Name] = condition;
    }

    /// <summary>A register of the array, or of the block itself when there is none.</summary>
    public RegisterSymbol? FindRegister(ArraySymbol? array, string name) =>
        _registers.TryGetValue((array?.Name, name), out var register) ? register : null;

    /// <summary>The condition that is known to have a name.</summary>
    public ConditionSymbol ConditionNamed(string name) => _conditions[name];

    /// <summary>A condition of the block itself or of the array.</summary>
    public ConditionSymbol? FindCondition(ArraySymbol? array, string name) =>
        _conditions.TryGetValue(name, out var condition) && (condition.Array is null || condition.Array == array)
            ? condition
            : null;
}

/// <summary>A declared array of a block.</summary>
internal sealed class ArraySymbol(ArraySyntax syntax)
{
    public ArraySyntax Syntax { get; } = syntax;

    public string Name => Syntax.Name.Text;

    public List<PortalModel> Portals { get; } = [];
}

/// <summary>A named condition of a block or array.</summary>
internal sealed class ConditionSymbol(ConditionSyntax syntax, ArraySymbol? array)
{
    public ConditionSyntax Syntax { get; } = syntax;

    public string Name => Syntax.Name.Text;

    public ArraySymbol? Array { get; } = array;
}

/// <summary>A declared register whose place and fields are known.</summary>
internal sealed class RegisterSymbol(RegisterSyntax syntax, ArraySymbol? array)
{
    public RegisterSyntax Syntax { get; } = syntax;

    public ArraySymbol? Array { get; } = array;

    public string Name => Syntax.Name.Text;

    public string TypeName => Array?.Name + Name;

    public long OffsetBytes => Syntax.Offset.Amount;

    public required int WidthBits { get; init; }

    public required ModifierSet Modifiers { get; init; }

    public required AccessWidthSet ReadWidths { get; init; }

    public required AccessWidthSet WriteWidths { get; init; }

    public bool IsCapability => Modifiers.Has(ModifierKind.Capability);

    /// <summary>Whether it shares bytes with another register of the same block or array.</summary>
    public bool Touches(RegisterSymbol other) =>
        OffsetBytes < other.OffsetBytes + other.WidthBits / 8 && other.OffsetBytes < OffsetBytes + WidthBits / 8;

    /// <summary>The usable fields, low to high.</summary>
    public List<FieldSymbol> Fields { get; } = [];

    /// <summary>The types of single bits on which writing 1 acts: the verb that takes them, and what is added to the register's name.</summary>
    public IReadOnlyList<(WriteOneVerb Verb, string Suffix)> BitsTypes =>
        WrittenOnes.BitsTypesOf(Fields.Where(each => each.Width == 1).Select(each => each.Access));

    /// <summary>What the definition says of bits in no field.</summary>
    public List<GapSymbol> Gaps { get; } = [];

    /// <summary>Names of fields that were dropped because of an error.</summary>
    public HashSet<string> BrokenFields { get; } = new(StringComparer.Ordinal);
}

/// <summary>Bits in no field, of which the definition says something.</summary>
internal sealed record GapSymbol(GapSyntax Syntax, int High, int Low);

/// <summary>A field whose place, type and access are known.</summary>
internal sealed record FieldSymbol(
    FieldSyntax Syntax, int High, int Low, FieldTypeModel Type, AccessMode Access, ModifierSet Modifiers)
{
    public string Name => Syntax.Name.Text;

    public int Width => High - Low + 1;

    /// <summary>Whether writing 1 does something, and writing 0 nothing.</summary>
    public bool IsWriteOne => Access is AccessMode.WriteOneToClear or AccessMode.WriteOneToSet or AccessMode.Trigger or AccessMode.SelfClearing;
}

/// <summary>A declared descriptor, record, case or view: anything that becomes a struct.</summary>
internal sealed record StructureSymbol(SyntaxToken Name, int SizeBytes, StructureSyntax Declaration);
