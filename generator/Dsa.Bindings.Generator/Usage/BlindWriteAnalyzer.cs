using Dsa.Bindings.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Dsa.Bindings.Generator.Usage;

/// <summary>HWDEF5002: some fields of a register with reserved bits are written on a value that begins at 0.</summary>
/// <remarks><c>Write(default)</c> and <c>Write(new X(raw))</c> say what all bits are to be, and are left alone.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BlindWriteAnalyzer : UsageAnalyzer
{
    /// <summary>A rule.</summary>
    public BlindWriteAnalyzer()
        : base(Descriptors.BlindWrite)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Vocabulary vocabulary) =>
        context.RegisterOperationAction(
            operation =>
            {
                var call = (IInvocationOperation)operation.Operation;
                if (call.TargetMethod.Name == "Write"
                    && call.Arguments.Length == 1
                    && call.Arguments[0].Value is { Type: { } type } value
                    && vocabulary.IsRegisterValue(type)
                    && Vocabulary.Find(type, vocabulary.ReservedBits) is not null
                    && CanRead(call.TargetMethod.ContainingType)
                    && BeginsFromNothing(value))
                {
                    operation.ReportDiagnostic(Report(value.Syntax, type.Name));
                }
            },
            OperationKind.Invocation);

    private static bool CanRead(INamedTypeSymbol accessor) => accessor.GetMembers("Read").OfType<IMethodSymbol>().Any();

    /// <summary>Whether a value is <c>default</c> or <c>new X()</c> with some fields changed.</summary>
    private static bool BeginsFromNothing(IOperation value)
    {
        var changes = 0;
        while (value is IInvocationOperation { Instance: { } instance } call && call.TargetMethod.Name.StartsWith("With", StringComparison.Ordinal))
        {
            changes++;
            value = instance;
        }

        while (value is IParenthesizedOperation or IConversionOperation { IsImplicit: true })
        {
            value = value is IParenthesizedOperation parentheses ? parentheses.Operand : ((IConversionOperation)value).Operand;
        }

        return changes > 0 && value is (IDefaultValueOperation or IObjectCreationOperation { Arguments.Length: 0, Initializer: null });
    }
}
