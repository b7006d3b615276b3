using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes what a descriptor must bring as an attribute, where the use-site rules look for it.</summary>
internal static class OperationAttributeEmitter
{
    public static void Emit(SourceWriter writer, VariantModel variant)
    {
        if (variant.Rule is not { } rule || (rule.RequiredFlags == 0 && rule.RequiredChoices.Count == 0))
        {
            return;
        }

        var presences = variant.Structure.Members.Where(member => member.Presence is not null).ToList();
        var flags = presences.Count > 0
            ? presences[0].Presence!.FlagsMember
            : variant.Structure.Members.First(member => member.Type.Kind == FieldKind.Flags).Name;
        var arguments = new List<string> { $"\"{flags}\"" };
        if (rule.RequiredFlags != 0)
        {
            arguments.Add($"RequiredFlags = {rule.RequiredFlags.ToHex()}");
        }

        if (rule.RequiredChoices.Count > 0)
        {
            arguments.Add($"RequiredChoices = [{string.Join(", ", rule.RequiredChoices.Select(choice => choice.ToHex()))}]");
        }

        var members = presences
            .Where(member => !member.Presence!.IsNegated && (member.Presence.Mask & rule.RequiredFlags) == member.Presence.Mask)
            .Select(member => $"\"{member.Name}\"")
            .ToList();
        if (members.Count > 0)
        {
            arguments.Add($"RequiredMembers = [{string.Join(", ", members)}]");
        }

        writer.Line($"[global::Dsa.Bindings.Structures.Operation({string.Join(", ", arguments)})]");
    }
}
