using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Writing;

namespace Dsa.Definitions.Exporting.Tables;

/// <summary>What is to say of a structure besides its members.</summary>
internal static class StructureFacts
{
    /// <summary>The facts of a descriptor or record.</summary>
    public static IEnumerable<(string Name, string? Value)> Of(StructureFileModel file) =>
        [("", SizeOf(file)), ("when", file.Structure.Availability.When)];

    private static string SizeOf(StructureFileModel file) =>
        $"{file.Structure.SizeBytes.Count("byte")}, aligned to {file.Structure.AlignmentBytes.ToText()}";

    /// <summary>The facts of a case or view.</summary>
    public static IEnumerable<(string Name, string? Value)> Of(StructureFileModel file, VariantModel variant, FlagNames? flags)
    {
        if (variant.Rule is not { } rule)
        {
            return [("view of", file.Structure.TypeName), ("", SizeOf(file)), ("when", variant.Structure.Availability.When)];
        }

        return
        [
            (file.Cases!.Discriminator, $"{rule.Operation} ({rule.Value.ToHex()})"),
            ("flags allowed", flags?.ListOf(variant, rule.AllowedFlags)),
            ("required", flags?.ListOf(variant, rule.RequiredFlags)),
            .. rule.RequiredChoices.Select(choice => ("at least one of", flags?.ListOf(variant, choice))),
            ("completes", rule.Completion),
            ("when", variant.Structure.Availability.When),
        ];
    }
}
