using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes the enums that number the registers, arrays, conditions and portals of a block.</summary>
internal static class BlockEnumEmitter
{
    public static void Emit(SourceWriter writer, BlockModel block)
    {
        EmitEnum(writer, $"The registers of {block.Name}, in the order of the definition.", block.Name + "Register",
            block.Registers.Select(register => (register.TypeName, RegisterDoc(register), "")));
        if (block.Arrays.Count > 0)
        {
            EmitEnum(writer, $"The arrays of {block.Name}.", block.Name + "Array",
                block.Arrays.Select(array => (array.Name, $"The array {array.Name}.", "")));
        }

        if (block.Conditions.Count > 0)
        {
            EmitEnum(writer, $"The conditions of {block.Name}.", block.Name + "Condition",
                block.Conditions.Select(condition => (condition.Name, condition.Doc, Documentation.Facts([condition.Text]))));
        }

        if (block.Portals.Count > 0)
        {
            EmitEnum(writer, $"The portals of {block.Name}.", block.Name + "Portal",
                block.Portals.Select(portal => (portal.Name, portal.Doc, "")));
        }
    }

    private static string RegisterDoc(RegisterEntryModel register) => register.Array is null
        ? $"{register.Name}, at {register.OffsetBytes.ToHex()}."
        : $"{register.Name} of the array {register.Array}, at {register.OffsetBytes.ToHex()} of its element.";

    private static void EmitEnum(
        SourceWriter writer, string summary, string name, IEnumerable<(string Name, string Doc, string Remarks)> members)
    {
        writer.Break();
        writer.Summary(summary);
        writer.Open($"public enum {name}");
        var number = 0;
        foreach (var member in members)
        {
            writer.Break();
            writer.Document(member.Doc, $"{member.Name}.", member.Remarks);
            writer.Line($"{member.Name} = {(number++).ToText()},");
        }

        writer.Close();
    }
}
