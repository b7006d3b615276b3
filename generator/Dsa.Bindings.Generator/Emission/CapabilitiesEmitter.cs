using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes the type that holds the capability registers of a device.</summary>
internal static class CapabilitiesEmitter
{
    public static void Emit(SourceWriter writer, BlockModel block)
    {
        var type = block.Name + "Capabilities";
        var registers = block.Registers.Where(register => register.IsCapability).ToList();
        writer.Summary($"The capability registers of {block.Name}: what a device announces of itself, and never changes.");
        writer.Open($"public readonly record struct {type}");
        foreach (var register in registers)
        {
            writer.Break();
            writer.Summary($"The register {register.Name}.");
            writer.Line($"public {register.TypeName} {register.TypeName} {{ get; init; }}");
        }

        EmitRead(writer, block, type, registers);
        writer.Close();
    }

    private static void EmitRead(SourceWriter writer, BlockModel block, string type, List<RegisterEntryModel> registers)
    {
        var gated = registers.Where(register => register.Array is not null || register.Availability.WhenExpression is not null).ToList();
        writer.Break();
        writer.Summary(gated.Count == 0
            ? "Reads all capability registers."
            : "Reads all capability registers; those that the others say are not there stay 0.");
        writer.Line(Names.BusTypeDoc);
        writer.OpenOverBus($"public static {type} Read<TBus>(TBus bus)");
        writer.Line($"var capabilities = new {type}");
        writer.Line("{");
        writer.Continue(registers.Except(gated).Select(register => $"{register.TypeName} = {Read(register, register.OffsetBytes.ToHex())},"));
        writer.Line("};");
        foreach (var register in gated)
        {
            EmitGated(writer, block, register);
        }

        writer.Line("return capabilities;");
        writer.Close();
    }

    private static void EmitGated(SourceWriter writer, BlockModel block, RegisterEntryModel register)
    {
        var code = ExpressionCode.OverCapabilities(block.Namespace);
        var group = register.Array is null ? null : block.ArrayNamed(register.Array);
        var offset = group is null
            ? register.OffsetBytes.ToHex()
            : code.WriteInt32(group.Offset) + (register.OffsetBytes == 0 ? "" : $" + {register.OffsetBytes.ToHex()}");
        var assignment = $"capabilities = capabilities with {{ {register.TypeName} = {Read(register, offset)} }};";
        if (block.GateOf(register) is not { } gate)
        {
            writer.Line(assignment);
            return;
        }

        writer.Open($"if ({code.Write(gate)})");
        writer.Line(assignment);
        writer.Close();
    }

    private static string Read(RegisterEntryModel register, string offset) =>
        $"new {register.TypeName}Accessor<TBus>(bus, {offset}).Read()";
}
