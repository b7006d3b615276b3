using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes the evaluation of a block's conditions. Each reads a register at most once.</summary>
internal static class ConditionEmitter
{
    public static void EmitHolds(SourceWriter writer, BlockModel block)
    {
        var conditions = Names.Qualify(block.Namespace, block.Name + "Condition");
        writer.Break();
        writer.Summary("Whether a condition holds; reads the registers that it depends on.");
        writer.Line(Names.BusTypeDoc);
        writer.Line("/// <param name=\"condition\">The condition.</param>");
        writer.Line("/// <param name=\"bus\">The way to the registers.</param>");
        writer.Line("/// <param name=\"elementOffsetBytes\">Where the array element begins, for a condition of an array.</param>");
        if (block.CapabilitiesType is not null)
        {
            writer.Line("/// <param name=\"capabilities\">What the device announces.</param>");
        }

        writer.Line($"/// <exception cref=\"{Names.OutOfRange}\">There is no such condition.</exception>");
        writer.Line($"public static bool Holds<TBus>({block.Name}Condition condition, {Parameters(block)})");
        writer.Continue([$"{Names.BusConstraint} => condition switch"]);
        writer.Line("{");
        writer.Continue(block.Conditions
            .Select(condition => $"{conditions}.{condition.Name} => {Call(block, condition.Name)},")
            .Concat([$"_ => throw new {Names.OutOfRange}(nameof(condition)),"]));
        writer.Line("};");
    }

    public static void EmitConditions(SourceWriter writer, BlockModel block)
    {
        foreach (var condition in block.Conditions)
        {
            var locals = new Dictionary<RegisterReference, string>();
            var code = new ExpressionCode(block.Namespace, register => ValueOf(register, locals), name => Call(block, name));
            var result = code.Write(condition.Expression);
            writer.Break();
            writer.Line($"// {condition.Text}");
            writer.OpenOverBus($"private static bool Holds{condition.Name}<TBus>({Parameters(block)})");
            if (locals.Keys.Any(register => register.Source == RegisterSource.Sibling))
            {
                writer.Line($"var layout = new {block.Name}Layout({(block.IsLayoutAnnounced ? "in capabilities" : "")});");
            }

            foreach (var local in locals)
            {
                writer.Line($"var {local.Value} = {Read(block, condition, local.Key)};");
            }

            writer.Line($"return {result};");
            writer.Close();
        }
    }

    private static string Parameters(BlockModel block) =>
        "TBus bus, int elementOffsetBytes" + BlockMapEmitter.CapabilitiesParameter(block);

    private static string Call(BlockModel block, string condition) =>
        $"Holds{condition}(bus, elementOffsetBytes{(block.CapabilitiesType is null ? "" : ", in capabilities")})";

    /// <summary>Where the element of another array lies that has the index of this one.</summary>
    private static string ElementBeside(BlockModel block, ConditionModel condition, RegisterReference register)
    {
        var start = $"layout.{register.Array}.OffsetBytes";
        return block.ArrayNamed(register.Array!).IsGroup
            ? start
            : $"{start} + (elementOffsetBytes - layout.{condition.Array}.OffsetBytes) / layout.{condition.Array}.StrideBytes * layout.{register.Array}.StrideBytes";
    }

    private static string ValueOf(RegisterReference register, Dictionary<RegisterReference, string> locals)
    {
        if (register.Source == RegisterSource.Capabilities)
        {
            return "capabilities." + register.TypeName;
        }

        if (!locals.TryGetValue(register, out var local))
        {
            local = "value" + register.TypeName;
            locals.Add(register, local);
        }

        return local;
    }

    private static string Read(BlockModel block, ConditionModel condition, RegisterReference register)
    {
        var offset = register.OffsetBytes.ToHex();
        var place = register.Source switch
        {
            RegisterSource.Block => offset,
            RegisterSource.Sibling => $"{ElementBeside(block, condition, register)} + {offset}",
            _ => register.OffsetBytes == 0 ? "elementOffsetBytes" : $"elementOffsetBytes + {offset}",
        };
        return $"new {register.TypeName}Accessor<TBus>(bus, {place}).Read()";
    }
}
