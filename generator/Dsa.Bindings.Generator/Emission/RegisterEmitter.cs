using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes the types of one register: its value, its write-1-to-clear bits, its accessor.</summary>
internal static class RegisterEmitter
{
    public static void Emit(SourceWriter writer, RegisterModel register, string space)
    {
        RegisterValueEmitter.Emit(writer, register, space);
        if (register.Fields.Any(field => field.IsWriteOne && field.Width == 1))
        {
            writer.Break();
            EmitBits(writer, register);
        }

        writer.Break();
        RegisterAccessorEmitter.Emit(writer, register);
    }

    private static void EmitBits(SourceWriter writer, RegisterModel register)
    {
        writer.Summary($"The bits of <see cref=\"{register.TypeName}\"/> that {RegisterDocs.ActOf(register)}.");
        writer.Line("[global::System.Flags]");
        writer.Open($"public enum {register.TypeName}Bits : {Words.LiteralType(register.WidthBits)}");
        writer.Summary("No bit.");
        writer.Line("None = 0,");
        foreach (var field in register.Fields.Where(field => field.IsWriteOne && field.Width == 1))
        {
            writer.Break();
            writer.Document(field.Doc, $"The bit {field.Name}.", RegisterDocs.RemarksOf(field));
            writer.Line($"{field.Name} = {Words.Bit(field.Low, Math.Max(register.WordBits, 32))},");
        }

        writer.Close();
    }
}
