using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes the description of a register, and its reset value.</summary>
internal static class RegisterDescriptionEmitter
{
    public static void Emit(SourceWriter writer, RegisterModel register, string space)
    {
        var block = Names.Qualify(space, register.Block);
        writer.Break();
        writer.Line($"internal static {Names.Registers}RegisterDescription CreateDescription() => new()");
        writer.Line("{");
        writer.Continue(PropertiesOf(register, block));
        EmitLocks(writer, register, block);
        EmitFields(writer, register);
        writer.Line("};");
    }

    /// <summary>Writes the method that adds what a reset takes from the capabilities.</summary>
    public static void EmitAddReset(SourceWriter writer, RegisterModel register, string space)
    {
        var code = ExpressionCode.OverCapabilities(space);
        writer.Break();
        writer.Open($"internal static void AddReset(in {register.CapabilitiesType} capabilities, global::System.Span<ulong> words)");
        foreach (var field in register.Fields.Where(field => field.ResetExpression is not null))
        {
            foreach (var line in ResetLines(field, code))
            {
                writer.Line(line);
            }
        }

        writer.Close();
    }

    private static IEnumerable<string> ResetLines(FieldModel field, ExpressionCode code)
    {
        var (word, shift) = (field.Low / 64, field.Low % 64);
        switch (field.ResetExpression)
        {
            case FieldExpression { Type.Kind: FieldKind.Bitmap } source:
                return BitmapResetLines(field, source);
            case { } expression when field.Type.Kind == FieldKind.Bool && IsBool(expression):
                return [$"words[{word.ToText()}] |= {code.Write(expression)} ? {Words.Literal(1UL << shift, 64)} : 0UL;"];
            case { } expression:
                var number = expression is BinaryExpression ? $"({code.Write(expression)})" : code.Write(expression);
                var value = $"(ulong){number} & {Words.Literal(Bits.Mask(field.Width), 64)}";
                return [$"words[{word.ToText()}] |= {(shift == 0 ? value : $"({value}) << {shift.ToText()}")};"];
            default:
                return [];
        }
    }

    private static IEnumerable<string> BitmapResetLines(FieldModel field, FieldExpression source)
    {
        for (var word = field.Low / 64; word <= field.High / 64; word++)
        {
            var run = Bits.Run(field.High / 64 + 1, field.Low, field.Width)[word];
            var property = source.Register.IsWide ? "Word" + word.ToText() : "Raw";
            var mask = run == ulong.MaxValue ? "" : $" & {Words.Literal(run, 64)}";
            yield return $"words[{word.ToText()}] |= capabilities.{source.Register.TypeName}.{property}{mask};";
        }
    }

    private static bool IsBool(ExpressionModel expression) => expression is NotExpression or ConditionExpression
        or FieldExpression { Type.Kind: FieldKind.Bool }
        or BinaryExpression { Operator: <= BinaryOperator.GreaterOrEqual };

    private static IEnumerable<string> PropertiesOf(RegisterModel register, string block)
    {
        var array = register.Array is null ? "-1" : $"(int){block}Array.{register.Array}";
        var reset = new ulong[register.Words];
        foreach (var field in register.Fields)
        {
            Bits.Place(reset, field.Low, field.Reset);
        }

        yield return $"Id = (int){block}Register.{register.TypeName},";
        yield return $"Name = \"{register.FullName}\",";
        yield return $"SpecName = \"{register.SpecName}\",";
        yield return $"Array = {array},";
        yield return $"OffsetBytes = {register.OffsetBytes.ToHex()},";
        yield return $"WidthBits = {register.WidthBits.ToText()},";
        yield return $"ReadWidths = {WidthsOf(register.ReadWidths)},";
        yield return $"WriteWidths = {WidthsOf(register.WriteWidths)},";
        yield return $"WritableMask = {Words.List(MaskOf(register, field => field.IsWritable))},";
        yield return $"WriteOneToClearMask = {Words.List(MaskOf(register, field => field.IsWriteOneToClear))},";
        foreach (var (name, mask) in RareMasksOf(register).Where(each => each.Mask.Any(word => word != 0)))
        {
            yield return $"{name} = {Words.List(mask)},";
        }

        yield return $"ReservedMask = {Words.List(ReservedOf(register))},";
        yield return $"Reset = {Words.List(reset)},";
        if (register.Survives.Count > 0)
        {
            var kind = block.Substring(0, block.LastIndexOf('.') + 1) + ResetKindModel.TypeName;
            yield return $"SurvivesResets = {string.Join(" | ", register.Survives.Select(reset => $"1U << (int){kind}.{reset}"))},";
        }

        if (register.Variants.Count > 0)
        {
            var variants = block.Substring(0, block.LastIndexOf('.') + 1) + VariantsModel.TypeName;
            yield return $"Variants = (uint)({string.Join(" | ", register.Variants.Select(variant => $"{variants}.{variant}"))}),";
        }

        foreach (var (name, revision) in new[] { ("Since", register.Availability.Since), ("Until", register.Availability.Until) })
        {
            if (revision is not null)
            {
                yield return $"{name} = \"{revision}\",";
            }
        }

        if (register.Overlays is not null)
        {
            yield return $"Overlays = (int){block}Register.{register.Array}{register.Overlays},";
        }

        if (register.IsCapability)
        {
            yield return "IsCapability = true,";
        }

        if (register.IsComputed || register.Fields.Any(field => field.IsComputed))
        {
            yield return "IsComputed = true,";
        }
    }

    private static void EmitLocks(SourceWriter writer, RegisterModel register, string block)
    {
        var locks = register.Fields.Where(field => field.Lock is not null).GroupBy(field => field.Lock!).ToList();
        if (locks.Count == 0)
        {
            return;
        }

        var lines = locks.Select(group =>
            $"    new((int){block}Condition.{group.Key}, {Words.List(MaskOf(register, group.Contains))}),");
        writer.Continue(["Locks =", "[", .. lines, "],"]);
    }

    private static void EmitFields(SourceWriter writer, RegisterModel register)
    {
        if (register.Fields.Count == 0)
        {
            writer.Continue(["Fields = [],"]);
            return;
        }

        writer.Continue(["Fields =", "[", .. register.Fields.Select(field => $"    {DescribeField(field)},"), "],"]);
    }

    private static string DescribeField(FieldModel field)
    {
        var access = $"{Names.Registers}FieldAccess." + field.Access switch
        {
            AccessMode.ReadOnly => "ReadOnly",
            AccessMode.ReadWrite => "ReadWrite",
            AccessMode.WriteOnly => "WriteOnly",
            AccessMode.WriteOneToClear => "WriteOneToClear",
            AccessMode.WriteOneToSet => "WriteOneToSet",
            AccessMode.ReadToClear => "ReadToClear",
            AccessMode.Trigger => "Trigger",
            _ => "SelfClearing",
        };
        var spec = field.SpecName == SpecNames.Derive(field.Name) ? "" : $" {{ SpecName = \"{field.SpecName}\" }}";
        var bitmap = field.Type.Kind == FieldKind.Bitmap ? ", IsBitmap: true" : "";
        var flags = field.Type.Kind == FieldKind.Flags ? ", IsFlags: true" : "";
        var names = field.Type.Name is null ? "" : $", NameOf: static value => {NameOf(field)}, IsNamed: static value => {IsNamed(field)}";
        return $"new(\"{field.Name}\", {field.High.ToText()}, {field.Low.ToText()}, {access}{bitmap}{flags}{names}){spec}";
    }

    /// <summary>The name of a <c>value</c>.</summary>
    private static string NameOf(FieldModel field)
    {
        var name = $"(({field.Type.Name})value).NameOf()";
        return LargestOfType(field) is { } largest ? $"value <= {largest} ? {name} : $\"0x{{value:x}}\"" : name;
    }

    /// <summary>Whether a <c>value</c> has a name.</summary>
    private static string IsNamed(FieldModel field)
    {
        var isDefined = $"(({field.Type.Name})value).IsDefined()";
        return LargestOfType(field) is { } largest ? $"value <= {largest} && {isDefined}" : isDefined;
    }

    /// <summary>The largest number that the enum can hold, where bits of a bitmap lie beyond it; else null.</summary>
    private static string? LargestOfType(FieldModel field)
    {
        var largest = Bits.Mask(Words.BitsOf(Words.TypeFor(field.Type.Bits)));
        return field.Type.Kind == FieldKind.Bitmap && (ulong)field.Width - 1 > largest ? Words.Literal(largest, 64) : null;
    }

    /// <summary>Masks that most registers do not have.</summary>
    private static IEnumerable<(string Name, ulong[] Mask)> RareMasksOf(RegisterModel register) =>
    [
        ("WriteOneToSetMask", MaskOf(register, field => field.Access == AccessMode.WriteOneToSet)),
        ("ReadToClearMask", MaskOf(register, field => field.Access == AccessMode.ReadToClear)),
        ("TriggerMask", MaskOf(register, field => field.Access == AccessMode.Trigger)),
        ("SelfClearingMask", MaskOf(register, field => field.Access == AccessMode.SelfClearing)),
        ("VolatileMask", MaskOf(register, field => field.IsVolatile)),
        ("StickyMask", MaskOf(register, field => field.IsSticky)),
        ("MustBeZeroMask", MustBeZeroOf(register)),
    ];

    private static ulong[] MustBeZeroOf(RegisterModel register)
    {
        var mask = new ulong[register.Words];
        foreach (var gap in register.Gaps.Where(gap => !gap.IsReadOnly))
        {
            Bits.Fill(mask, gap.Low, gap.High - gap.Low + 1);
        }

        return mask;
    }

    private static string WidthsOf(EquatableArray<int> widths) =>
        string.Join(" | ", widths.Select(width => $"{Names.Registers}AccessWidths.Bits{width.ToText()}"));

    private static ulong[] MaskOf(RegisterModel register, Func<FieldModel, bool> selects)
    {
        var mask = new ulong[register.Words];
        foreach (var field in register.Fields.Where(selects))
        {
            Bits.Fill(mask, field.Low, field.Width);
        }

        return mask;
    }

    private static ulong[] ReservedOf(RegisterModel register)
    {
        var all = Bits.Run(register.Words, 0, register.WidthBits);
        return MaskOf(register, _ => true).Select((mask, word) => all[word] & ~mask).ToArray();
    }
}
