using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes the words of a register value whose C# types have more bits than the register.</summary>
/// <remarks>
/// Bits that the register does not have are dropped when a value is made, so that no two values differ in nothing but them.
/// All words are written out, in order: the compiler would put those that it makes itself behind these.
/// </remarks>
internal static class RegisterWordEmitter
{
    public static void Emit(SourceWriter writer, RegisterModel register)
    {
        var type = Words.TypeFor(register.WordBits);
        for (var word = 0; word < register.Words; word++)
        {
            var property = RegisterValueEmitter.WordOf(register, word * 64);
            var field = "_" + char.ToLowerInvariant(property[0]) + property.Substring(1);
            var bits = register.BitsOfWord(word);
            var mask = bits == Words.BitsOf(type) ? "" : $" & {Words.Literal(Bits.Mask(bits), register.WordBits)}";
            writer.Line($"private readonly {type} {field} = {property}{mask};").Break();
            writer.Summary(register.Words == 1
                ? $"All bits of the register. It has {bits.ToText()}; others are dropped."
                : $"Bits {(word * 64 + bits - 1).ToText()}:{(word * 64).ToText()} of the register{(mask.Length == 0 ? "." : "; others are dropped.")}");
            writer.Open($"public {type} {property}");
            writer.Line($"get => {field};");
            writer.Line($"init => {field} = value{mask};");
            writer.Close().Break();
        }
    }
}
