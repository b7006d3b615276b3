using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes the types of the single bits of a register on which writing 1 acts, and how its value shows them.</summary>
internal static class BitsEmitter
{
    /// <summary>Writes an enum for each verb.</summary>
    public static void EmitTypes(SourceWriter writer, RegisterModel register)
    {
        foreach (var (verb, suffix) in register.BitsTypes)
        {
            writer.Break();
            writer.Summary($"The bits of <see cref=\"{register.TypeName}\"/> that {ActOf(verb)}.");
            writer.Line("[global::System.Flags]");
            writer.Open($"public enum {register.TypeName}{suffix} : {Words.LiteralType(register.WidthBits)}");
            writer.Summary("No bit.");
            writer.Line("None = 0,");
            foreach (var field in FieldsOf(register, verb))
            {
                writer.Break();
                writer.Document(field.Doc, $"The bit {field.Name}.", RegisterDocs.RemarksOf(field));
                writer.Line($"{field.Name} = {Words.Bit(field.Low, Math.Max(register.WordBits, 32))},");
            }

            writer.Close();
        }
    }

    /// <summary>Writes the members of the value that take such bits out of it.</summary>
    public static void EmitMembers(SourceWriter writer, RegisterModel register)
    {
        foreach (var (verb, suffix) in register.BitsTypes)
        {
            var bits = register.TypeName + suffix;
            var mask = FieldsOf(register, verb).Aggregate(0UL, (all, field) => all | 1UL << field.Low);
            writer.Break();
            writer.Summary($"The bits that are set, of those that {ActOf(verb)}.");
            writer.Line($"public {bits} {suffix} => ({bits})({RegisterValueEmitter.WordOf(register, 0)} & {Words.Literal(mask, register.WordBits)});");
            writer.Break();
            writer.Summary("Whether all of the given bits are set.");
            writer.Line($"public bool Has({bits} bits) => ({suffix} & bits) == bits;");
        }
    }

    private static IEnumerable<FieldModel> FieldsOf(RegisterModel register, WriteOneVerb verb) =>
        register.Fields.Where(field => field.Width == 1 && WrittenOnes.VerbOf(field.Access) == verb);

    private static string ActOf(WriteOneVerb verb) => verb switch
    {
        WriteOneVerb.Clear => "are cleared by writing 1",
        WriteOneVerb.Set => "are set by writing 1",
        _ => "start something when 1 is written",
    };
}
