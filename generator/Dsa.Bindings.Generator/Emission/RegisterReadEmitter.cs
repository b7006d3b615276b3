using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes the reading methods of an accessor.</summary>
internal static class RegisterReadEmitter
{
    public static void Emit(SourceWriter writer, RegisterModel register, AccessPlan plan)
    {
        var words = Enumerable.Range(0, register.Words).Select(word => ReadWord(register, plan, word)).ToList();
        var accesses = register.WidthBits / plan.ReadWidth;
        writer.Break();
        var verb = plan.IsReadClearing ? "ReadAndClear" : "Read";
        writer.Summary((accesses == 1
            ? "Reads the register."
            : $"Reads the register by {accesses.ToText()} reads of {plan.ReadWidth.ToText()} bits, the lowest first.")
            + (plan.IsReadClearing ? " Fields that reading clears are 0 afterwards." : ""));
        writer.Line(Names.Inlined);
        if (words.Count == 1)
        {
            writer.Line($"public {register.TypeName} {verb}() => new({words[0]});");
        }
        else
        {
            writer.Line($"public {register.TypeName} {verb}() => new(");
            writer.Continue(words.Select((word, index) => word + (index == words.Count - 1 ? ");" : ",")));
        }

        if (plan.HasReadLow)
        {
            EmitReadLow(writer, register);
        }
    }

    /// <summary>An offset in the register, behind the register's own.</summary>
    public static string At(int offsetBytes) => offsetBytes == 0 ? "OffsetBytes" : $"OffsetBytes + {offsetBytes.ToText()}";

    private static string ReadWord(RegisterModel register, AccessPlan plan, int word)
    {
        var width = plan.ReadWidth;
        var bits = Math.Min(64, register.WidthBits - word * 64);
        if (width == bits)
        {
            return $"_bus.Read{width.ToText()}({At(word * 8)})";
        }

        var literal = Words.LiteralType(register.WordBits);
        var parts = Enumerable.Range(0, bits / width).Select(part =>
        {
            var read = $"_bus.Read{width.ToText()}({At(word * 8 + part * width / 8)})";
            return part == 0 ? read : $"(({literal}){read} << {(part * width).ToText()})";
        });
        return Words.Narrow(string.Join(" | ", parts), bits % 8 == 0 && bits is 8 or 16 ? bits : 64);
    }

    private static void EmitReadLow(SourceWriter writer, RegisterModel register)
    {
        var half = register.WidthBits / 2;
        writer.Break();
        writer.Summary("Reads the low half of the register; the high half of the value is 0.");
        writer.Line(Names.Inlined);
        writer.Line($"public {register.TypeName} ReadLow() => new(_bus.Read{half.ToText()}(OffsetBytes));");
    }
}
