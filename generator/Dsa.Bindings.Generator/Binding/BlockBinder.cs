using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Declares blocks with all that is in them.</summary>
internal sealed class BlockBinder(DeviceContext context)
{
    private readonly RegisterBinder _registers = new(context);
    private readonly PortalBinder _portals = new(context);

    /// <summary>Declares a block, or gives null when nothing can be made of it.</summary>
    public BlockSymbol? Declare(BlockSyntax syntax)
    {
        var name = syntax.Name.Text;
        if (syntax.Size.Amount is < 1 or > Limits.BlockBytes)
        {
            context.Diagnostics.Add(
                Descriptors.BadSize, syntax.Size, syntax.Size.Text, "size of a block", "1 to 0x7FFFFFFF bytes");
        }

        var block = new BlockSymbol(syntax);
        if (!context.CheckTypeName(syntax.Name, name, ReservedNames.OfEveryType)
            || !context.TypeNames.Claim(syntax.Name, name, name, name + "Register", name + "Map"))
        {
            return null;
        }

        DeclareMembers(block);
        DeclareCapabilities(block);
        return ClaimTypes(block) ? block : null;
    }

    /// <summary>Claims the names of the types that a block has for what is in it.</summary>
    private bool ClaimTypes(BlockSymbol block)
    {
        var types = new List<string>();
        if (block.Arrays.Count > 0)
        {
            types.AddRange([block.Name + "Array", block.Name + "Layout"]);
        }

        if (block.Conditions.Count > 0)
        {
            types.Add(block.Name + "Condition");
        }

        if (block.Arrays.Exists(array => array.Portals.Count > 0))
        {
            types.Add(block.Name + "Portal");
        }

        if (block.Registers.Exists(register => register.IsCapability))
        {
            types.Add(block.Name + "Capabilities");
        }

        return context.TypeNames.Claim(block.Syntax.Name, block.Name, [.. types]);
    }

    private void DeclareMembers(BlockSymbol block)
    {
        var names = new Dictionary<string, SyntaxToken>(StringComparer.Ordinal);
        var conditions = new Dictionary<string, SyntaxToken>(StringComparer.Ordinal);
        var portals = new Dictionary<string, SyntaxToken>(StringComparer.Ordinal);
        foreach (var member in block.Syntax.Members)
        {
            if (!DeclareShared(block, null, member, names, conditions))
            {
                context.BrokenNames.Add(member.Name.Text);
            }
            else if (member is ArraySyntax array)
            {
                DeclareArray(block, array, conditions, portals);
            }
        }
    }

    private void DeclareArray(
        BlockSymbol block, ArraySyntax syntax, Dictionary<string, SyntaxToken> conditions, Dictionary<string, SyntaxToken> portals)
    {
        var name = syntax.Name.Text;
        if (!context.TypeNames.Claim(syntax.Name, name, name, name + "Array", name + "Element", name + "Image"))
        {
            return;
        }

        var array = new ArraySymbol(syntax);
        block.Arrays.Add(array);
        var names = new Dictionary<string, SyntaxToken>(StringComparer.Ordinal);
        foreach (var member in syntax.Members)
        {
            var isDeclared = member is PortalSyntax portal
                ? _portals.Declare(array, portal, names, portals)
                : DeclareShared(block, array, member, names, conditions);
            if (!isDeclared)
            {
                context.BrokenNames.Add(member.Name.Text);
            }
        }

        _portals.CheckAccessorNames(array, names);
    }

    /// <summary>Declares what blocks and arrays both have; says whether the name can be used.</summary>
    private bool DeclareShared(
        BlockSymbol block, ArraySymbol? array, BlockMemberSyntax member,
        Dictionary<string, SyntaxToken> names, Dictionary<string, SyntaxToken> conditions)
    {
        var typeName = array is null ? block.Name : array.Name + "Element";
        var reserved = array is null ? ReservedNames.OfBlock : ReservedNames.OfElement;
        var where = array is null ? $"'{block.Name}'" : $"'{array.Name}'";
        if (!context.CheckMemberName(member.Name, typeName, reserved)
            || !context.ClaimName(names, member.Name, where)
            || member.IsBroken)
        {
            return false;
        }

        switch (member)
        {
            case ConditionSyntax condition:
                return DeclareCondition(block, array, condition, conditions);
            case RegisterSyntax syntax when _registers.Declare(syntax, array) is { } register:
                block.Add(register);
                return true;
            default:
                return member is ArraySyntax;
        }
    }

    private bool DeclareCondition(
        BlockSymbol block, ArraySymbol? array, ConditionSyntax syntax, Dictionary<string, SyntaxToken> conditions)
    {
        var isFree = context.ClaimName(conditions, syntax.Name, $"the conditions of '{block.Name}'");
        if (isFree)
        {
            block.Add(new ConditionSymbol(syntax, array));
        }

        return isFree;
    }

    private void DeclareCapabilities(BlockSymbol block)
    {
        var first = block.Registers.Find(register => register.IsCapability);
        if (first is null)
        {
            return;
        }

        if (context.CapabilityBlock is { } other)
        {
            context.Diagnostics.AddClash(
                Descriptors.SecondCapabilityBlock, first.Modifiers[ModifierKind.Capability]!.Keyword, other.Syntax.Name,
                block.Name, other.Name);
        }

        context.CapabilityBlock ??= block;
    }
}
