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
        var content = ContentOf(source, source.IsClosed);
        var planned = _byContent.GetValueOrDefault(content) ?? SameName(source);
        var isNew = planned is null;
        planned ??= new(source);
        planned.IsClosed |= source.IsClosed;
        _byContent[content] = planned;
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

    /// <summary>The enum of the same values and the same name in the source, when only one of them is closed.</summary>
    /// <remarks>A source says it where a field is written, and cannot where another field of the enum is only read.</remarks>
    private PlannedEnum? SameName(ImportedEnum source) =>
        _byContent.GetValueOrDefault(ContentOf(source, !source.IsClosed)) is { } other && source.SpecName is not null && other.Source.SpecName == source.SpecName
            ? other
            : null;

    private static string ContentOf(ImportedEnum source, bool isClosed)
    {
        var bits = source.Bits.ToText() + (isClosed ? "!" : "");
        return bits + string.Concat(source.Members.Select(static member =>
            string.Create(CultureInfo.InvariantCulture, $"\n{member.Value}\t{member.SpecName}\t{member.Doc}")));
    }
}
