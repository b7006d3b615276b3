using System.Collections.Immutable;
using Dsa.Bindings.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Dsa.Bindings.Generator.Usage;

/// <summary>HWDEF5004: a structure that the device reads or writes lies in memory that is aligned for the processor only.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MisalignedAnalyzer : UsageAnalyzer
{
    // What the stack and the heap promise.
    private const int OrdinaryAlignmentBytes = 8;

    /// <summary>A rule.</summary>
    public MisalignedAnalyzer()
        : base(Descriptors.Misaligned)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Vocabulary vocabulary)
    {
        context.RegisterOperationAction(CheckAddressOf, OperationKind.AddressOf);
        context.RegisterOperationAction(operation => CheckAllocation(operation, vocabulary), OperationKind.Conversion);
        context.RegisterSyntaxNodeAction(CheckStackAllocation, SyntaxKind.StackAllocArrayCreationExpression);
    }

    private static int AlignmentOf(ITypeSymbol? type) => type is INamedTypeSymbol { TypeKind: TypeKind.Struct } structure
        && structure.GetMembers("SizeBytes").OfType<IFieldSymbol>().Any(field => field.IsConst)
        && structure.GetMembers("AlignmentBytes").OfType<IFieldSymbol>().FirstOrDefault() is { ConstantValue: int bytes }
            ? bytes
            : 1;

    private void CheckAddressOf(OperationAnalysisContext context)
    {
        var address = (IAddressOfOperation)context.Operation;
        var what = address.Reference switch
        {
            ILocalReferenceOperation { Local.IsRef: false } or IParameterReferenceOperation { Parameter.RefKind: RefKind.None } => "the stack",
            IArrayElementReferenceOperation => "an array",
            IFieldReferenceOperation { Instance: not null } => "a field",
            _ => null,
        };
        if (what is not null)
        {
            Complain(context.ReportDiagnostic, context.Options, address.Syntax, address.Reference.Type, what);
        }
    }

    private void CheckAllocation(OperationAnalysisContext context, Vocabulary vocabulary)
    {
        var conversion = (IConversionOperation)context.Operation;
        if (conversion is { Type: IPointerTypeSymbol pointer, Operand: IInvocationOperation call }
            && call.TargetMethod.Name is "Alloc" or "AllocZeroed"
            && SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType, vocabulary.NativeMemory))
        {
            Complain(context.ReportDiagnostic, context.Options, call.Syntax, pointer.PointedAtType, $"NativeMemory.{call.TargetMethod.Name}");
        }
    }

    private void CheckStackAllocation(SyntaxNodeAnalysisContext context)
    {
        var allocation = (StackAllocArrayCreationExpressionSyntax)context.Node;
        if (allocation.Type is ArrayTypeSyntax array)
        {
            var type = context.SemanticModel.GetTypeInfo(array.ElementType, context.CancellationToken).Type;
            Complain(context.ReportDiagnostic, context.Options, allocation, type, "the stack");
        }
    }

    private void Complain(Action<Diagnostic> report, AnalyzerOptions options, SyntaxNode at, ITypeSymbol? type, string what)
    {
        if (AlignmentOf(type) is var alignment and > OrdinaryAlignmentBytes)
        {
            var properties = ImmutableDictionary<string, string?>.Empty.Add("Type", type!.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat));
            report(Report(options, at, properties, type.Name, alignment, what));
        }
    }
}
