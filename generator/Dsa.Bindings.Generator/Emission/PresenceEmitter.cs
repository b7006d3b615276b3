using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes which capabilities operations and members need.</summary>
internal static class PresenceEmitter
{
    /// <summary>Writes whether a device has an operation.</summary>
    public static void EmitOfCase(SourceWriter writer, StructureFileModel file, VariantModel variant)
    {
        if (file.CapabilitiesType is not { } type)
        {
            return;
        }

        var gate = variant.Structure.Availability.WhenExpression;
        writer.Break();
        writer.Summary($"Whether a device has the operation {variant.Rule!.Operation}.");
        Capabilities.Document(writer, type);
        writer.Line($"public static bool IsPresent({Capabilities.Parameter(type)}) => {(gate is null ? "true" : Write(file, gate))};");
    }

    /// <summary>Writes, for each member that needs a capability, whether a device has it.</summary>
    public static void EmitOfMembers(SourceWriter writer, StructureFileModel file, StructureModel structure)
    {
        if (file.CapabilitiesType is not { } type)
        {
            return;
        }

        foreach (var member in structure.Members.Where(member => member.Availability.WhenExpression is not null))
        {
            writer.Break();
            writer.Summary($"Whether a device has the member {member.Name}.");
            Capabilities.Document(writer, type);
            writer.Line($"public static bool {MemberNames.PresenceOf(member.Name)}({Capabilities.Parameter(type)}) =>");
            writer.Continue([Write(file, member.Availability.WhenExpression!) + ";"]);
        }
    }

    private static string Write(StructureFileModel file, ExpressionModel gate) =>
        ExpressionCode.OverCapabilities(file.Namespace).Write(gate);
}
