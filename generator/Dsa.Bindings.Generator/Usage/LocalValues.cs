using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Dsa.Bindings.Generator.Usage;

/// <summary>Follows local variables to what they are given, where all of that is in sight.</summary>
internal static class LocalValues
{
    /// <summary>All values that a local variable is given; null when it may get others, by reference for instance.</summary>
    /// <param name="local">The variable.</param>
    /// <param name="inside">Anything in the method, accessor or lambda that uses it.</param>
    public static IReadOnlyList<IOperation>? Of(ILocalSymbol local, IOperation inside)
    {
        if (local.IsRef || local.IsForEach)
        {
            return null;
        }

        var values = new List<IOperation>();
        var isDeclared = false;
        foreach (var operation in RootOf(inside).Descendants())
        {
            switch (operation)
            {
                case IVariableDeclaratorOperation declarator when Is(declarator.Symbol, local):
                    isDeclared = true;
                    if (declarator.GetVariableInitializer() is { } initializer)
                    {
                        values.Add(initializer.Value);
                    }

                    break;
                case ILocalReferenceOperation { Parent: ISimpleAssignmentOperation { IsRef: false } assignment } target
                    when Is(target.Local, local) && assignment.Target == target:
                    values.Add(assignment.Value);
                    break;
                case ILocalReferenceOperation reference when Is(reference.Local, local) && MayBeWritten(reference):
                    return null;
            }
        }

        return isDeclared ? values : null;
    }

    /// <summary>The uses of a local variable.</summary>
    /// <param name="local">The variable.</param>
    /// <param name="inside">Anything in the method, accessor or lambda that uses it.</param>
    public static IEnumerable<ILocalReferenceOperation> UsesOf(ILocalSymbol local, IOperation inside) =>
        RootOf(inside).Descendants().OfType<ILocalReferenceOperation>().Where(reference => Is(reference.Local, local));

    /// <summary>A value without the parentheses and implicit conversions around it.</summary>
    public static IOperation Inner(IOperation value)
    {
        while (true)
        {
            switch (value)
            {
                case IParenthesizedOperation parentheses:
                    value = parentheses.Operand;
                    break;
                case IConversionOperation { IsImplicit: true } conversion:
                    value = conversion.Operand;
                    break;
                default:
                    return value;
            }
        }
    }

    /// <summary>What takes a value, beyond the parentheses and implicit conversions around it.</summary>
    public static IOperation? TakerOf(IOperation value)
    {
        var taker = value.Parent;
        while (taker is IParenthesizedOperation or IConversionOperation { IsImplicit: true })
        {
            taker = taker.Parent;
        }

        return taker;
    }

    /// <summary>Whether a use is more than a plain read of the value: by reference, by address, or as one of several targets.</summary>
    private static bool MayBeWritten(ILocalReferenceOperation reference) => reference.Parent switch
    {
        IArgumentOperation argument => argument.Parameter is not { RefKind: RefKind.None or RefKind.In },
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => declarator.Symbol.IsRef,
        ISimpleAssignmentOperation assignment => assignment.IsRef || assignment.Target == reference,
        IConditionalOperation conditional => conditional.IsRef,
        IAddressOfOperation or IDeclarationExpressionOperation or ITupleOperation or IReturnOperation { Parent: null } => true,
        ICompoundAssignmentOperation or IIncrementOrDecrementOperation or IDynamicInvocationOperation => true,
        _ => false,
    };

    private static IOperation RootOf(IOperation operation)
    {
        while (operation.Parent is { } parent)
        {
            operation = parent;
        }

        return operation;
    }

    private static bool Is(ILocalSymbol one, ILocalSymbol other) => SymbolEqualityComparer.Default.Equals(one, other);
}
