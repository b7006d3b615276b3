using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes the map of a block: its registers as data, for tools that know no register by name.</summary>
internal static class BlockMapEmitter
{
    public static void Emit(SourceWriter writer, BlockModel block)
    {
        writer.Summary($"The map of {block.Name}: all its registers as data.");
        writer.Open($"public static class {block.Name}Map");
        writer.Summary("The size of the block.");
        writer.Line($"public const int SizeBytes = {block.SizeBytes.ToHex()};");
        EmitRegisters(writer, block);
        if (block.Portals.Count > 0)
        {
            PortalMapEmitter.Emit(writer, block);
        }

        if (block.Conditions.Count > 0)
        {
            ConditionEmitter.EmitHolds(writer, block);
        }

        EmitAddReset(writer, block);
        EmitIsPresent(writer, block);
        ConditionEmitter.EmitConditions(writer, block);
        writer.Close();
    }

    /// <summary>The parameter that passes capabilities on, with a comma before it; empty when the device has none.</summary>
    public static string CapabilitiesParameter(BlockModel block) =>
        block.CapabilitiesType is null ? "" : $", in {block.CapabilitiesType} capabilities";

    private static void EmitRegisters(SourceWriter writer, BlockModel block)
    {
        var list = $"{Names.ImmutableArray}<{Names.Registers}RegisterDescription>";
        writer.Break();
        writer.Summary($"All registers, in the order of <see cref=\"{block.Name}Register\"/>.");
        writer.Line($"public static {list} Registers {{ get; }} =");
        writer.Line("[");
        writer.Continue(block.Registers.Select(register => $"{Names.Qualify(block.Namespace, register.TypeName)}.CreateDescription(),"));
        writer.Line("];").Break();
        writer.Summary("What the definition says of a register.");
        writer.Line($"public static {Names.Registers}RegisterDescription Register({block.Name}Register register) => Registers[(int)register];");
    }

    private static void EmitAddReset(SourceWriter writer, BlockModel block)
    {
        writer.Break();
        writer.Summary("Stores the value that a register has after a reset.");
        writer.Line("/// <param name=\"register\">The register.</param>");
        DocumentCapabilities(writer, block);
        writer.Line("/// <param name=\"words\">Takes the value, as little-endian words.</param>");
        writer.Open($"public static void AddReset({block.Name}Register register{CapabilitiesParameter(block)}, global::System.Span<ulong> words)");
        writer.Line("Register(register).Reset.AsSpan().CopyTo(words);");
        var announced = block.Registers.Where(register => register.HasCapabilityReset).ToList();
        if (announced.Count > 0)
        {
            writer.Open("switch (register)");
            foreach (var register in announced)
            {
                writer.Line($"case {Names.Qualify(block.Namespace, block.Name)}Register.{register.TypeName}:");
                writer.Continue([$"{Names.Qualify(block.Namespace, register.TypeName)}.AddReset(in capabilities, words);", "break;"]);
            }

            writer.Close();
        }

        writer.Close();
    }

    private static void EmitIsPresent(SourceWriter writer, BlockModel block)
    {
        var code = ExpressionCode.OverCapabilities(block.Namespace);
        var gated = block.Registers.Where(register => block.GateOf(register) is not null).ToList();
        writer.Break();
        writer.Summary("Whether a device has a register.");
        writer.Line("/// <param name=\"register\">The register.</param>");
        DocumentCapabilities(writer, block);
        var header = $"public static bool IsPresent({block.Name}Register register{CapabilitiesParameter(block)}) =>";
        if (gated.Count == 0)
        {
            writer.Line(header + " true;");
            return;
        }

        writer.Line(header + " register switch");
        writer.Line("{");
        writer.Continue(gated
            .Select(register => $"{Names.Qualify(block.Namespace, block.Name)}Register.{register.TypeName} => {code.Write(block.GateOf(register)!)},")
            .Concat(["_ => true,"]));
        writer.Line("};");
    }

    private static void DocumentCapabilities(SourceWriter writer, BlockModel block)
    {
        if (block.CapabilitiesType is not null)
        {
            writer.Line("/// <param name=\"capabilities\">What the device announces.</param>");
        }
    }
}
