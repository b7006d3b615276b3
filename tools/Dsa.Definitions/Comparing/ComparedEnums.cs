using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Comparing;

/// <summary>Enums and flags with their members, as things to compare.</summary>
internal static class ComparedEnums
{
    /// <summary>An enum or flags type.</summary>
    public static ComparedThing Of(EnumModel model)
    {
        var parts = model.Members.Select(member => Of(model, member)).ToList();
        return new(model.IsFlags ? "flags" : "enum", model.Name, model.SpecName, ComparedContent.Of(parts), model.Bits.Count("bit"), model.Doc)
        {
            Facts = [Fact.Size("width", model.Bits.Count("bit")), Fact.Of("open", model.IsOpen), .. CommonFacts.Of(model.Availability)],
            Parts = parts,
        };
    }

    private static ComparedThing Of(EnumModel model, EnumMemberModel member)
    {
        var value = model.IsFlags ? $"[{member.Value.ToText()}]" : member.Value.ToHex();
        return new(model.IsFlags ? "flag" : "value", member.Name, member.SpecName, value, model.IsFlags ? value : "= " + value, member.Doc)
        {
            Facts =
            [
                model.IsFlags ? Fact.Place("bit", value) : Fact.Of("value", value),
                .. CommonFacts.Of(member.Availability),
            ],
        };
    }
}
