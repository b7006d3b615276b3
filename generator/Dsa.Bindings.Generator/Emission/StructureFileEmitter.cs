using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes the types of a descriptor with its cases, or of a record with its views.</summary>
internal static class StructureFileEmitter
{
    public static void Emit(SourceWriter writer, StructureFileModel file)
    {
        StructureEmitter.EmitCommon(writer, file);
        foreach (var variant in file.Variants)
        {
            writer.Break();
            StructureEmitter.EmitVariant(writer, file, variant);
        }

        if (file.Cases is not null)
        {
            writer.Break();
            RulesEmitter.Emit(writer, file);
        }
    }
}
