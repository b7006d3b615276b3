using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes the kinds of reset.</summary>
internal static class ResetKindEmitter
{
    public static void Emit(SourceWriter writer, ResetKindModel model)
    {
        writer.Summary($"The kinds of reset of {model.Device}.");
        writer.Open($"public enum {ResetKindModel.TypeName}");
        for (var kind = 0; kind < model.Kinds.Count; kind++)
        {
            writer.Break();
            writer.Summary($"The reset {model.Kinds[kind]}.");
            writer.Line($"{model.Kinds[kind]} = {kind.ToText()},");
        }

        writer.Close();
    }
}
