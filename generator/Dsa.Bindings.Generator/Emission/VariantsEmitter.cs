using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes the variants of a device as flags, so that a set of them is one value.</summary>
internal static class VariantsEmitter
{
    public static void Emit(SourceWriter writer, VariantsModel model)
    {
        writer.Summary($"The variants of {model.Device}.");
        writer.Line("[global::System.Flags]");
        writer.Open($"public enum {VariantsModel.TypeName} : uint");
        writer.Summary("None of them.");
        writer.Line("None = 0,");
        foreach (var (variant, index) in model.Variants.Select((variant, index) => (variant, index)))
        {
            writer.Break();
            writer.Summary($"{variant}.");
            writer.Line($"{variant} = {Words.Bit(index, 32)},");
        }

        writer.Close();
    }
}
