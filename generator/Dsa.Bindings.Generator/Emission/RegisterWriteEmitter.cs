using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes the writing methods of an accessor.</summary>
internal static class RegisterWriteEmitter
{
    public static void EmitWrite(SourceWriter writer, RegisterModel register, AccessPlan plan)
    {
        if (!plan.IsWrittenWhole)
        {
            EmitHalf(writer, register, plan, "Low", 0);
            EmitHalf(writer, register, plan, "High", plan.WriteWidth);
            return;
        }

        var parts = Enumerable.Range(0, register.WidthBits / plan.WriteWidth)
            .Select(part => WritePart(register, plan, part * plan.WriteWidth))
            .ToList();
        var neutral = plan.HasWriteOne ? " Bits that act when 1 is written are written as 0, so nothing happens to them." : "";
        writer.Break();
        writer.Summary((parts.Count == 1
            ? "Writes the register."
            : $"Writes the register by {parts.Count.ToText()} writes of {plan.WriteWidth.ToText()} bits, the lowest first.") + neutral);
        EmitStatements(writer, $"public void Write({register.TypeName} value)", parts);
    }

    private static void EmitHalf(SourceWriter writer, RegisterModel register, AccessPlan plan, string name, int low)
    {
        if (!plan.HasWritable(low, plan.WriteWidth))
        {
            return;
        }

        writer.Break();
        writer.Summary($"Writes the {name.ToLowerInvariant()} half of the register; the other half of the value is ignored.");
        EmitStatements(writer, $"public void Write{name}({register.TypeName} value)", [WritePart(register, plan, low)]);
    }

    /// <summary>Writes a method of one or more statements.</summary>
    public static void EmitStatements(SourceWriter writer, string header, IReadOnlyList<string> statements)
    {
        writer.Line(Names.Inlined);
        if (statements.Count == 1)
        {
            writer.Line($"{header} => {statements[0]}");
            return;
        }

        writer.Open(header);
        foreach (var statement in statements)
        {
            writer.Line(statement);
        }

        writer.Close();
    }

    private static string WritePart(RegisterModel register, AccessPlan plan, int low)
    {
        var kept = low < 64 ? ~plan.WriteOneMask() : ulong.MaxValue;
        var word = "value." + RegisterValueEmitter.WordOf(register, low);
        return Write(register, low, plan.WriteWidth, word, Words.TypeFor(register.WordBits), kept);
    }

    /// <summary>A write of some bits of a word of the register.</summary>
    /// <param name="register">The register.</param>
    /// <param name="low">The lowest bit.</param>
    /// <param name="width">The number of bits.</param>
    /// <param name="word">The word.</param>
    /// <param name="type">The type of the word.</param>
    /// <param name="kept">The bits of the word that are written as they are; the others as 0.</param>
    public static string Write(RegisterModel register, int low, int width, string word, string type, ulong kept)
    {
        var shift = low % 64;
        var mask = (kept >> shift) & Bits.Mask(width);
        var isWhole = shift + width == Words.BitsOf(type) && mask == Bits.Mask(width);
        var shifted = shift == 0 ? word : $"{word} >> {shift.ToText()}";
        var masked = shift == 0 ? shifted : $"({shifted})";
        var value = isWhole ? shifted : $"{masked} & {Words.Literal(mask, register.WordBits)}";
        var isOfType = Words.TypeFor(width) == (isWhole && shift == 0 ? type : Words.LiteralType(register.WordBits));
        return $"_bus.Write{width.ToText()}({RegisterReadEmitter.At(low / 8)}, {(isOfType ? value : $"({Words.TypeFor(width)})({value})")});";
    }
}
