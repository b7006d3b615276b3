using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Which variants have what is in a block; complains about what none has.</summary>
internal sealed class BlockVariants
{
    private readonly DeviceContext _context;
    private readonly Dictionary<RegisterSymbol, VariantScope> _registers = [];
    private readonly Dictionary<SyntaxNode, VariantScope> _members = [];

    public BlockVariants(DeviceContext context, BlockSymbol block)
    {
        _context = context;
        var inside = new VariantScope(context).Enter(block.Syntax.Name, block.Syntax.Modifiers);
        foreach (var array in block.Arrays)
        {
            var scope = _members[array.Syntax] = inside.Enter(array.Syntax.Name, array.Syntax.Modifiers);
            foreach (var portal in array.Syntax.Members.OfType<PortalSyntax>())
            {
                _members[portal] = scope.Enter(portal.Name, portal.Modifiers);
            }
        }

        foreach (var register in block.Registers)
        {
            var outer = register.Array is null ? inside : _members[register.Array.Syntax];
            var scope = _registers[register] = outer.Enter(register.Syntax.Name, register.Syntax.Modifiers);
            foreach (var field in register.Fields)
            {
                scope.Enter(field.Syntax.Name, field.Syntax.Modifiers);
            }
        }
    }

    public VariantScope this[RegisterSymbol register] => _registers[register];

    /// <summary>Those that have an array, a group or a portal.</summary>
    public VariantScope this[BlockMemberSyntax member] => _members[member];

    /// <summary>The variants that have a register; empty when all do.</summary>
    public EquatableArray<string> ListOf(RegisterSymbol register) => this[register].Variants is { } variants
        ? _context.Variants.Where(variants.Contains).ToEquatableArray()
        : EquatableArray<string>.Empty;
}
