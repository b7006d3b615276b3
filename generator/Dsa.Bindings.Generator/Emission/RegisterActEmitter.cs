using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes the methods of an accessor that act on bits by writing 1 to them.</summary>
internal static class RegisterActEmitter
{
    public static void Emit(SourceWriter writer, RegisterModel register, AccessPlan plan)
    {
        EmitVerb(writer, register, plan, WriteOneVerb.Clear, "Clears");
        EmitVerb(writer, register, plan, WriteOneVerb.Set, "Sets");
        EmitVerb(writer, register, plan, WriteOneVerb.Trigger, "Triggers");
    }

    private static void EmitVerb(SourceWriter writer, RegisterModel register, AccessPlan plan, WriteOneVerb verb, string does)
    {
        foreach (var (_, suffix) in register.BitsTypes.Where(type => type.Verb == verb))
        {
            EmitMethod(
                writer, register, plan, verb.ToString(), does, $"{register.TypeName}{suffix} bits", "bits", 0,
                each => WrittenOnes.VerbOf(each.Access) == verb && each.Width == 1);
        }

        foreach (var field in register.Fields.Where(each => WrittenOnes.VerbOf(each.Access) == verb && each.Width > 1))
        {
            var type = field.Type.Kind == FieldKind.Flags ? field.Type.Name! : Words.LiteralType(field.Width);
            EmitMethod(
                writer, register, plan, verb + field.Name, $"{does}, of {field.Name},", $"{type} bits", "bits", field.Low,
                each => each == field);
        }
    }

    /// <summary>Writes one method.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="register">The register.</param>
    /// <param name="plan">Its accesses.</param>
    /// <param name="name">The name of the method.</param>
    /// <param name="does">What it does, as its summary begins.</param>
    /// <param name="parameter">Its parameter.</param>
    /// <param name="bits">The name of the parameter.</param>
    /// <param name="low">Where bit 0 of the parameter lies in the register.</param>
    /// <param name="selects">The fields that it acts on.</param>
    private static void EmitMethod(
        SourceWriter writer, RegisterModel register, AccessPlan plan, string name, string does, string parameter, string bits, int low,
        Func<FieldModel, bool> selects)
    {
        var width = plan.ActWidth(selects);
        var parts = Enumerable.Range(0, register.WordBits / width)
            .Select(part => part * width)
            .Where(part => plan.MaskOf(part, width, selects) != 0)
            .ToList();
        var keeps = parts.Exists(part => plan.HasWritable(part, width));
        if (keeps && !plan.CanWriteBack)
        {
            return;
        }

        writer.Break();
        writer.Summary($"{does} exactly the given bits, by writing them as 1 and all others "
            + (keeps ? "as 0, after a read that gives the fields which take values." : "as 0."));
        var statements = parts.Select(part => Statement(register, plan, part, width, bits, low, selects, isOnly: parts.Count == 1)).ToList();
        if (keeps)
        {
            statements.Insert(0, "var value = Read();");
        }

        RegisterWriteEmitter.EmitStatements(writer, $"public void {name}({parameter})", statements);
    }

    private static string Statement(
        RegisterModel register, AccessPlan plan, int part, int width, string bits, int low, Func<FieldModel, bool> selects, bool isOnly)
    {
        var literal = Words.LiteralType(register.WordBits);
        var moved = low == 0 ? $"({literal}){bits}" : $"(({literal}){bits} << {low.ToText()})";
        var mask = plan.MaskOf(part, width, selects);
        var kept = plan.MaskOf(part, width, each => each.IsWritable);
        var others = plan.MaskOf(0, 64, each => each.IsWriteOne) & Bits.Mask(width) << part & ~mask;
        // A parameter that is wider than its field may have bits set beyond it.
        var isWider = register.Fields.Any(each => selects(each) && each.Width > 1 && each.Width < Words.BitsOf(Words.LiteralType(each.Width)));
        if (kept != 0 || others != 0 || isWider)
        {
            moved = $"({moved} & {Words.Literal(mask, register.WordBits)})";
        }

        var word = kept == 0 ? moved : $"({moved} | (value.{RegisterValueEmitter.WordOf(register, 0)} & {Words.Literal(kept, register.WordBits)}))";
        var write = RegisterWriteEmitter.Write(register, part, width, word, literal, ulong.MaxValue);
        return isOnly
            ? write
            : $"if (({moved} & {Words.Literal(Bits.Mask(width) << part, register.WordBits)}) != 0) {{ {write} }}";
    }
}
