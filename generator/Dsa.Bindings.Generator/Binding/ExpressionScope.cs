namespace Dsa.Bindings.Generator.Binding;

/// <summary>What an expression may name.</summary>
/// <param name="Purpose">What the expression is for, as complaints say it.</param>
/// <param name="Block">The block around it; null when only capabilities are in reach.</param>
/// <param name="Array">The array around it.</param>
/// <param name="Implied">The enum whose members may be named without it.</param>
internal sealed record ExpressionScope(
    string Purpose, BlockSymbol? Block = null, ArraySymbol? Array = null, EnumSymbol? Implied = null)
{
    public bool IsCapabilitiesOnly => Block is null;
}
