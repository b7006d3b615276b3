using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes what the definition says of each operation's flags and reserved bytes, as data.</summary>
internal static class RulesEmitter
{
    public static void Emit(SourceWriter writer, StructureFileModel file)
    {
        var type = file.Structure.TypeName + "Rules";
        var rules = file.Variants.Select(variant => variant.Rule!).ToList();
        writer.Summary($"What holds for the flags and reserved bytes of each operation's <see cref=\"{file.Structure.TypeName}\"/>.");
        writer.Open($"public static class {type}");
        writer.Summary("The rules of all operations, in the order of the definition.");
        writer.Line($"public static {Names.ImmutableArray}<{Names.Structures}StructureRule> All {{ get; }} =");
        writer.Line("[");
        foreach (var rule in rules)
        {
            writer.Continue(["new()", "{", .. LinesOf(rule).Select(line => "    " + line), "},"]);
        }

        writer.Line("];").Break();
        writer.Summary("The rules of one operation, or null when it is not known.");
        writer.Line($"public static {Names.Structures}StructureRule? For(ulong discriminator) => discriminator switch");
        writer.Line("{");
        writer.Continue(rules
            .Select((rule, index) => $"{Words.Literal(rule.Value, 64)} => All[{index.ToText()}], // {rule.Operation}")
            .Concat(["_ => null,"]));
        writer.Line("};");
        writer.Close();
    }

    private static IEnumerable<string> LinesOf(CaseRuleModel rule)
    {
        yield return $"Discriminator = {Words.Literal(rule.Value, 64)},";
        yield return $"Name = \"{rule.Operation}\",";
        if (rule.Completion is { } completion)
        {
            yield return $"Completion = \"{completion}\",";
        }

        yield return $"AllowedFlags = {Words.Literal(rule.AllowedFlags, 64)},";
        yield return $"RequiredFlags = {Words.Literal(rule.RequiredFlags, 64)},";
        yield return $"RequiredChoices = {Words.List(rule.RequiredChoices)},";
        yield return $"ReservedMask = {Words.List(rule.ReservedMask)},";
        if (rule.Conditionals.Count == 0)
        {
            yield return "ConditionalMembers = [],";
            yield break;
        }

        yield return "ConditionalMembers =";
        yield return "[";
        foreach (var member in rule.Conditionals)
        {
            var isSet = member.PresentWhenSet ? "true" : "false";
            yield return $"    new(\"{member.Name}\", {Words.Literal(member.Flag, 64)}, {isSet}, {Words.List(member.Mask)}),";
        }

        yield return "],";
    }
}
