using System.Collections.Immutable;
using Dsa.Bindings.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Dsa.Bindings.Generator.Usage;

/// <summary>HWDEF5005: a raw byte is compared with a value of fewer bits, such as the status of a completion record.</summary>
/// <remarks>Bit 7 of that byte tells reads from writes after a page fault, so the comparison fails exactly when it matters.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnmaskedAnalyzer : UsageAnalyzer
{
    /// <summary>The property of a finding that holds the mask.</summary>
    internal const string Mask = "Mask";

    /// <summary>A rule.</summary>
    public UnmaskedAnalyzer()
        : base(Descriptors.Unmasked)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Vocabulary vocabulary)
    {
        context.RegisterOperationAction(
            operation =>
            {
                var comparison = (IBinaryOperation)operation.Operation;
                if (comparison.OperatorKind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals)
                {
                    Check(operation, vocabulary, comparison.LeftOperand, comparison.RightOperand);
                    Check(operation, vocabulary, comparison.RightOperand, comparison.LeftOperand);
                }
            },
            OperationKind.Binary);
        context.RegisterOperationAction(
            operation => CheckValue(operation, vocabulary, ((IIsPatternOperation)operation.Operation).Value), OperationKind.IsPattern);
        context.RegisterOperationAction(
            operation => CheckValue(operation, vocabulary, ((ISwitchOperation)operation.Operation).Value), OperationKind.Switch);
        context.RegisterOperationAction(
            operation => CheckValue(operation, vocabulary, ((ISwitchExpressionOperation)operation.Operation).Value), OperationKind.SwitchExpression);
    }

    /// <summary>Looks at one side of a comparison whose other side is a constant of an enum, as it is or as a number.</summary>
    private void Check(OperationAnalysisContext context, Vocabulary vocabulary, IOperation value, IOperation other)
    {
        if (!other.ConstantValue.HasValue || value.ConstantValue.HasValue)
        {
            return;
        }

        if (EnumOf(Inner(other).Type, vocabulary) is { } type)
        {
            var raw = Inner(value);
            if (!SymbolEqualityComparer.Default.Equals(raw.Type, type.Symbol) && IsUnmasked(raw, type.Bits))
            {
                Complain(context, raw, type);
            }
        }
    }

    /// <summary>Looks at a value that was made an enum of a raw number and is matched.</summary>
    private void CheckValue(OperationAnalysisContext context, Vocabulary vocabulary, IOperation value)
    {
        if (value is IConversionOperation { IsImplicit: false } conversion
            && EnumOf(conversion.Type, vocabulary) is { } type
            && IsUnmasked(conversion.Operand, type.Bits))
        {
            Complain(context, conversion.Operand, type);
        }
    }

    private void Complain(OperationAnalysisContext context, IOperation raw, (ITypeSymbol Symbol, int Bits) type)
    {
        var mask = "0x" + ((1UL << type.Bits) - 1).ToString("X");
        context.ReportDiagnostic(Report(
            context.Options, raw.Syntax, ImmutableDictionary<string, string?>.Empty.Add(Mask, mask), type.Symbol.Name, type.Bits, mask));
    }

    private static IOperation Inner(IOperation value)
    {
        while (value is IConversionOperation conversion)
        {
            value = conversion.Operand;
        }

        return value;
    }

    private static (ITypeSymbol Symbol, int Bits)? EnumOf(ITypeSymbol? type, Vocabulary vocabulary) =>
        type is { TypeKind: TypeKind.Enum } && Vocabulary.Find(type, vocabulary.BitWidth) is { } width
            ? (type, (int)width.ConstructorArguments[0].Value!)
            : null;

    /// <summary>Whether a number comes as it is from memory, a variable or a call; what was computed is trusted.</summary>
    private static bool IsUnmasked(IOperation raw, int bits) => IsWider(raw.Type, bits) && raw switch
    {
        ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation => true,
        IArrayElementReferenceOperation or IInvocationOperation => true,
        _ => raw.Syntax.IsKind(SyntaxKind.PointerIndirectionExpression),
    };

    private static bool IsWider(ITypeSymbol? type, int bits) => type?.SpecialType switch
    {
        SpecialType.System_Byte or SpecialType.System_SByte => bits < 8,
        SpecialType.System_UInt16 or SpecialType.System_Int16 => bits < 16,
        SpecialType.System_UInt32 or SpecialType.System_Int32 => bits < 32,
        SpecialType.System_UInt64 or SpecialType.System_Int64 => bits < 64,
        _ => false,
    };
}
