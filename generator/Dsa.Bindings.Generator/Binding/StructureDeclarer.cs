using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Declares descriptors and records, and with them their cases and views.</summary>
internal sealed class StructureDeclarer(DeviceContext context)
{
    private const int LargestAlignment = 4096;

    /// <summary>Declares a structure and its variants; says whether it can be used.</summary>
    public bool Declare(StructureSyntax syntax, Dictionary<string, SyntaxToken> names)
    {
        var name = syntax.Name.Text;
        string[] types = syntax is DescriptorSyntax ? [name, name + "Rules"] : [name];
        var isUsable = CheckSize(syntax) && context.CheckTypeName(syntax.Name, name, ReservedNames.OfStructure)
            && context.TypeNames.Claim(syntax.Name, name, types);
        if (isUsable)
        {
            context.Structures[name] = new(syntax.Name, (int)syntax.Bytes.Amount, syntax);
        }

        foreach (var variant in syntax.Items.Where(item => item is CaseSyntax or ViewSyntax))
        {
            if (!DeclareVariant(syntax, variant, names) || !isUsable)
            {
                context.BrokenNames.Add(variant.Name.Text);
            }
        }

        return isUsable;
    }

    private bool DeclareVariant(StructureSyntax syntax, StructureItemSyntax variant, Dictionary<string, SyntaxToken> names)
    {
        var name = variant.Name;
        var isUsable = context.CheckName(name) && context.ClaimName(names, name, "the device") && !variant.IsBroken
            && context.CheckTypeName(name, name.Text, ReservedNames.OfStructure)
            && context.TypeNames.Claim(name, name.Text, name.Text);
        if (isUsable)
        {
            context.Structures[name.Text] = new(name, (int)Math.Min(syntax.Bytes.Amount, Limits.StructureBytes), syntax);
        }

        return isUsable;
    }

    private bool CheckSize(StructureSyntax syntax)
    {
        var (bytes, alignment) = (syntax.Bytes.Amount, syntax.Alignment.Amount);
        var largest = syntax is DescriptorSyntax ? Limits.DescriptorBytes : Limits.StructureBytes;
        if (bytes < 1 || bytes > largest)
        {
            context.Diagnostics.Add(
                Descriptors.BadSize, syntax.Bytes, syntax.Bytes.Text, "size of a structure", $"1 to {largest.ToText()} bytes");
            return false;
        }

        if (alignment is < 1 or > LargestAlignment || (alignment & (alignment - 1)) != 0 || bytes % alignment != 0)
        {
            context.Diagnostics.Add(
                Descriptors.BadSize, syntax.Alignment, syntax.Alignment.Text, $"alignment of {((int)bytes).ToText()} bytes",
                "a power of two that divides the size");
            return false;
        }

        return true;
    }
}
