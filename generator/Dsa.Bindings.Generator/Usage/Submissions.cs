using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Dsa.Bindings.Generator.Usage;

/// <summary>Finds out whether a descriptor goes to a device as it was made.</summary>
internal static class Submissions
{
    /// <summary>Whether a descriptor is submitted: at once, or from a local variable that never has another value.</summary>
    public static bool Has(IObjectCreationOperation creation, Vocabulary vocabulary) => LocalValues.TakerOf(creation) switch
    {
        IArgumentOperation argument => IsSubmission(argument, vocabulary),
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } local } } => LocalValues.Of(local, creation) is { Count: 1 }
            && LocalValues.UsesOf(local, creation).Any(use => LocalValues.TakerOf(use) is IArgumentOperation argument && IsSubmission(argument, vocabulary)),
        _ => false,
    };

    private static bool IsSubmission(IArgumentOperation argument, Vocabulary vocabulary) =>
        argument.Parent is IInvocationOperation call && vocabulary.IsPortal(call.TargetMethod.ContainingType);
}
