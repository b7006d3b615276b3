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
        foreach (var register in InOrderOfNeed(block, gated))
        {
            EmitGated(writer, block, register);
        }

        writer.Line("return capabilities;");
        writer.Close();
    }

    /// <summary>Registers behind those that say whether and where they are there; what needs itself comes last.</summary>
    private static IEnumerable<RegisterEntryModel> InOrderOfNeed(BlockModel block, List<RegisterEntryModel> registers)
    {
        var left = registers.ToList();
        while (left.Count > 0)
        {
            var names = new HashSet<string>(left.Select(register => register.TypeName), StringComparer.Ordinal);
            var next = left.Find(register => !NeedsOf(block, register).Any(names.Contains)) ?? left[0];
            left.Remove(next);
            yield return next;
        }
    }

    private static IEnumerable<string> NeedsOf(BlockModel block, RegisterEntryModel register) =>
        NamesIn(block.GateOf(register)).Concat(register.Array is null ? [] : NamesIn(block.ArrayNamed(register.Array).Offset.Expression));

    private static IEnumerable<string> NamesIn(ExpressionModel? expression) => expression switch
    {
        FieldExpression field => [field.Register.TypeName],
        NotExpression not => NamesIn(not.Operand),
        BinaryExpression binary => NamesIn(binary.Left).Concat(NamesIn(binary.Right)),
        _ => [],
    };

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
