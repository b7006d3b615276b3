using Dsa.Bindings.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Dsa.Bindings.Generator.Usage;

/// <summary>HWDEF5002: some fields of a register with reserved bits are written on a value that begins at 0.</summary>
/// <remarks>
/// <c>Write(default)</c> and <c>Write(new X(raw))</c> say what all bits are to be, and are left alone. A local variable is followed
/// where all that it is given is in sight and begins at 0.
/// </remarks>
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
                if (call.TargetMethod.Name is "Write" or "WriteLow" or "WriteHigh"
                    && call.Arguments.Length == 1
                    && call.Arguments[0].Value is { Type: { } type } value
                    && vocabulary.IsRegisterValue(type)
                    && Vocabulary.Find(type, vocabulary.ReservedBits) is { } reserved
                    && IsAffected(call.TargetMethod.Name, reserved)
                    && CanRead(call.TargetMethod.ContainingType)
                    && IsChanged(value, new(SymbolEqualityComparer.Default)) == true)
                {
                    operation.ReportDiagnostic(Report(operation.Options, value.Syntax, type.Name));
                }
            },
            OperationKind.Invocation);

    /// <summary>Whether the part of the register that a method writes has bits in no field.</summary>
    private static bool IsAffected(string method, AttributeData reserved) => method == "Write"
        || !reserved.NamedArguments.Any(argument => argument.Key == (method == "WriteLow" ? "InLowHalf" : "InHighHalf") && argument.Value.Value is false);

    private static bool CanRead(INamedTypeSymbol accessor) => accessor.GetMembers("Read").OfType<IMethodSymbol>().Any();

    /// <summary>Whether a value is <c>default</c> or <c>new X()</c> with some fields changed, or with none; null when it may be anything else.</summary>
    /// <param name="value">The value.</param>
    /// <param name="seen">Local variables that are being followed: what they add to themselves is known already.</param>
    private static bool? IsChanged(IOperation value, HashSet<ISymbol> seen)
    {
        var isChanged = false;
        value = LocalValues.Inner(value);
        while (value is IInvocationOperation { Instance: { } instance } call && call.TargetMethod.Name.StartsWith("With", StringComparison.Ordinal))
        {
            isChanged = true;
            value = LocalValues.Inner(instance);
        }

        return value switch
        {
            IDefaultValueOperation or IObjectCreationOperation { Arguments.Length: 0, Initializer: null } => isChanged,
            ILocalReferenceOperation reference when !seen.Add(reference.Local) => isChanged,
            ILocalReferenceOperation reference => IsChanged(reference, seen) is { } isBefore ? isChanged || isBefore : null,
            _ => null,
        };
    }

    private static bool? IsChanged(ILocalReferenceOperation reference, HashSet<ISymbol> seen)
    {
        if (LocalValues.Of(reference.Local, reference) is not { Count: > 0 } values)
        {
            return null;
        }

        var changes = values.Select(value => IsChanged(value, seen)).ToList();
        return changes.Contains(null) ? null : changes.Contains(true);
    }
}
