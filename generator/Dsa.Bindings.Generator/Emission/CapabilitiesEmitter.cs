using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes the type that holds the capability registers of a device.</summary>
internal static class CapabilitiesEmitter
{
    public static void Emit(SourceWriter writer, BlockModel block)
    {
        var type = block.Name + "Capabilities";
        var registers = block.Registers.Where(register => register is { IsCapability: true, Array: null }).ToList();
        writer.Summary($"The capability registers of {block.Name}: what a device announces of itself, and never changes.");
        writer.Open($"public readonly record struct {type}");
        foreach (var register in registers)
        {
            writer.Break();
            writer.Summary($"The register {register.Name}.");
            writer.Line($"public {register.TypeName} {register.Name} {{ get; init; }}");
        }

        writer.Break();
        writer.Summary("Reads all capability registers.");
        writer.Line(Names.BusTypeDoc);
        writer.Line($"public static {type} Read<TBus>(TBus bus)");
        writer.Continue([$"{Names.BusConstraint} => new()"]);
        writer.Line("{");
        writer.Continue(registers.Select(register =>
            $"{register.Name} = new {register.TypeName}Accessor<TBus>(bus, {register.OffsetBytes.ToHex()}).Read(),"));
        writer.Line("};");
        writer.Close();
    }
}
