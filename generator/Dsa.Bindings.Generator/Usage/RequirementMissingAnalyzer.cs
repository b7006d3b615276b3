using System.Collections.Immutable;
using System.Globalization;
using Dsa.Bindings.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Dsa.Bindings.Generator.Usage;

/// <summary>HWDEF5003: a descriptor without the flags, or the completion address, that its operation demands.</summary>
/// <remarks>
/// Members can be set in the initialiser only, so what it lacks stays lacking. Flags that are no constant are trusted. One without an
/// initialiser may be the beginning of another (<c>new X() with { ... }</c>) or stand for none, and is looked at where it is submitted.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RequirementMissingAnalyzer : UsageAnalyzer
{
    /// <summary>The property of a finding that holds the missing flags, by name, with commas.</summary>
    internal const string MissingFlags = "MissingFlags";

    /// <summary>The property of a finding that names the member of the flags.</summary>
    internal const string FlagsMember = "FlagsMember";

    /// <summary>A rule.</summary>
    public RequirementMissingAnalyzer()
        : base(Descriptors.RequirementMissing)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, Vocabulary vocabulary) =>
        context.RegisterOperationAction(
            operation =>
            {
                var creation = (IObjectCreationOperation)operation.Operation;
                if (creation.Type is { } type
                    && Vocabulary.Find(type, vocabulary.Operation) is { } rule
                    && (creation.Initializer is not null || Submissions.Has(creation, vocabulary)))
                {
                    Check(operation, creation, type, AssignmentsOf(creation.Initializer), rule);
                }
            },
            OperationKind.ObjectCreation);

    private void Check(
        OperationAnalysisContext context, IObjectCreationOperation creation, ITypeSymbol type, Dictionary<string, IOperation> members, AttributeData rule)
    {
        var flagsMember = (string)rule.ConstructorArguments[0].Value!;
        var named = rule.NamedArguments.ToDictionary(argument => argument.Key, argument => argument.Value);
        var missing = ImmutableArray.CreateBuilder<string>();
        if (FlagsOf(members, flagsMember) is { } flags && type.GetMembers(flagsMember).OfType<IPropertySymbol>().FirstOrDefault()?.Type is { } flagsType)
        {
            missing.AddRange(NamesOf(flagsType, Number(named, "RequiredFlags") & ~flags).Select(name => $"{flagsType.Name}.{name}"));
            foreach (var any in ChoicesOf(named).Where(any => (any & flags) == 0))
            {
                missing.Add(string.Join(" or ", NamesOf(flagsType, any).Select(name => $"{flagsType.Name}.{name}")));
            }
        }

        var properties = ImmutableDictionary<string, string?>.Empty
            .Add(FlagsMember, flagsMember)
            .Add(MissingFlags, string.Join(",", missing.Where(name => !name.Contains(" or "))));
        if (named.TryGetValue("RequiredMembers", out var required))
        {
            missing.AddRange(required.Values.Select(value => (string)value.Value!).Where(name => !members.ContainsKey(name)));
        }

        if (missing.Count > 0)
        {
            context.ReportDiagnostic(Report(context.Options, creation.Syntax, properties, type.Name, string.Join(", ", missing)));
        }
    }

    private static Dictionary<string, IOperation> AssignmentsOf(IObjectOrCollectionInitializerOperation? initializer)
    {
        var members = new Dictionary<string, IOperation>(StringComparer.Ordinal);
        foreach (var assignment in initializer?.Initializers.OfType<ISimpleAssignmentOperation>() ?? [])
        {
            if (assignment.Target is IPropertyReferenceOperation property)
            {
                members[property.Property.Name] = assignment.Value;
            }
        }

        return members;
    }

    /// <summary>The flags that an initialiser sets; null when they are known only at run time.</summary>
    private static ulong? FlagsOf(Dictionary<string, IOperation> members, string member) =>
        !members.TryGetValue(member, out var value) ? 0
        : value.ConstantValue is { HasValue: true, Value: { } constant } ? Convert.ToUInt64(constant, CultureInfo.InvariantCulture)
        : null;

    private static ulong Number(Dictionary<string, TypedConstant> named, string name) =>
        named.TryGetValue(name, out var constant) && constant.Value is ulong value ? value : 0;

    /// <summary>Sets of flags, of each of which one must be set.</summary>
    private static IEnumerable<ulong> ChoicesOf(Dictionary<string, TypedConstant> named) =>
        named.TryGetValue("RequiredChoices", out var choices) ? choices.Values.Select(choice => choice.Value).OfType<ulong>() : [];

    private static IEnumerable<string> NamesOf(ITypeSymbol flags, ulong bits) => flags.GetMembers().OfType<IFieldSymbol>()
        .Where(field => field.ConstantValue is { } constant
            && Convert.ToUInt64(constant, CultureInfo.InvariantCulture) is var bit and not 0
            && (bit & (bit - 1)) == 0
            && (bit & bits) != 0)
        .Select(field => field.Name);
}
