using Dsa.Bindings.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Dsa.Bindings.Generator.Usage;

/// <summary>HWDEF5001: the value of a register is read, or a changed one made, and nobody takes it.</summary>
/// <remarks>The compiler may narrow or drop a read whose value is not used, so it does not even flush a posted write.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ValueDroppedAnalyzer : UsageAnalyzer
{
    /// <summary>A rule.</summary>
    public ValueDroppedAnalyzer()
        : base(Descriptors.ValueDropped)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Vocabulary vocabulary) =>
        context.RegisterOperationAction(
            operation =>
            {
                var statement = (IExpressionStatementOperation)operation.Operation;
                if (statement.Operation is IInvocationOperation call && call.TargetMethod.Name != "ReadAndClear" && vocabulary.IsRegisterValue(call.Type))
                {
                    var isChange = call.TargetMethod.Name.StartsWith("With", StringComparison.Ordinal);
                    operation.ReportDiagnostic(Report(
                        operation.Options,
                        call.Syntax,
                        call.Type!.Name,
                        call.TargetMethod.Name,
                        isChange ? "values never change: keep the new one" : "keep it, or leave the read out"));
                }
            },
            OperationKind.ExpressionStatement);
}
