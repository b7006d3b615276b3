using System.Globalization;
using Dsa.Bindings.Generator;
using Dsa.Definitions.Importing.Shaping;
using Dsa.Definitions.Importing.Tree;

namespace Dsa.Definitions.Importing.Planning;

/// <summary>The enums of a device: one for each set of values, however many fields have it.</summary>
internal sealed class EnumPool
{
    private const int LongestPair = 40;

    private readonly Dictionary<string, PlannedEnum> _byContent = new(StringComparer.Ordinal);

    /// <summary>The enum of a field, and whether it is new.</summary>
    public (PlannedEnum Enum, bool IsNew) Use(ImportedEnum source, string block, string register, string field)
    {
        var content = ContentOf(source);
        var isNew = !_byContent.TryGetValue(content, out var planned);
        planned ??= _byContent[content] = new(source);
        planned.Users.Add((block, register, field));
        return (planned, isNew);
    }

    /// <summary>Gives every enum its name, in the order in which they were first used.</summary>
    public static void Name(IEnumerable<PlannedEnum> enums, TypeNames names)
    {
        foreach (var planned in enums)
        {
            planned.Name = names.ClaimEnum(CandidatesOf(planned));
        }
    }

    private static IEnumerable<string> CandidatesOf(PlannedEnum planned)
    {
        if (planned.Source.SpecName is { } given)
        {
            yield return PascalCase.Of(given);
        }

        var (block, register, field) = planned.Users[0];
        var isOneField = planned.Users.TrueForAll(user => user.Field == field);
        if (isOneField)
        {
            yield return field;
        }
        else if (planned.Source.Members is [var first, var second]
            && PascalCase.Of(first.SpecName) + "Or" + PascalCase.Of(second.SpecName) is { Length: <= LongestPair } pair)
        {
            yield return pair;
        }

        yield return field + "Value";
        yield return register + field;
        yield return register + field + "Value";
        yield return block + register + field;
    }

    private static string ContentOf(ImportedEnum source)
    {
        var bits = source.Bits.ToText() + (source.IsClosed ? "!" : "");
        return bits + string.Concat(source.Members.Select(static member =>
            string.Create(CultureInfo.InvariantCulture, $"\n{member.Value}\t{member.SpecName}\t{member.Doc}")));
    }
}
