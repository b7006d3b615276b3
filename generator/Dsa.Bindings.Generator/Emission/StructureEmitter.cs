using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes one struct of a descriptor or record.</summary>
internal static class StructureEmitter
{
    private const string Interop = "global::System.Runtime.InteropServices.";
    private const string BitCast = "global::System.Runtime.CompilerServices.Unsafe.BitCast";

    public static void EmitCommon(SourceWriter writer, StructureFileModel file)
    {
        var structure = file.Structure;
        EmitDocumentation(writer, structure, $"The structure {structure.TypeName}.");
        EmitHeader(writer, structure);
        MemberEmitter.EmitMembers(writer, structure, discriminator: null);
        EmitCommonToString(writer, file);
        PresenceEmitter.EmitOfMembers(writer, file, structure);
        if (file.Cases is not null)
        {
            ValidationEmitter.EmitDispatch(writer, file, file.Cases);
        }
        else
        {
            ValidationEmitter.EmitRecord(writer, file, structure, file.Variants.Select(variant => variant.Structure));
        }

        EqualityEmitter.Emit(writer, structure);
        InlineArrayEmitter.EmitTypes(writer, structure);
        writer.Close();
    }

    public static void EmitVariant(SourceWriter writer, StructureFileModel file, VariantModel variant)
    {
        var (structure, common) = (variant.Structure, file.Structure.TypeName);
        var discriminator = variant.Rule is null ? null : file.Cases?.Discriminator;
        EmitDocumentation(
            writer,
            structure,
            variant.Rule is { } rule
                ? $"The {common} of the operation {rule.Operation}."
                : $"A {common} seen as {structure.TypeName}.",
            variant.Rule?.Completion is { } completion ? $"completed by {completion}" : null);
        OperationAttributeEmitter.Emit(writer, variant);
        EmitHeader(writer, structure);
        if (discriminator is not null)
        {
            EmitConstructor(writer, file, variant);
        }

        MemberEmitter.EmitMembers(writer, structure, discriminator);
        EmitConversions(writer, structure.TypeName, common);
        RegisterValueEmitter.EmitToString(writer, structure.TypeName, MemberEmitter.PartsOf(structure));
        EmitChecks(writer, file, variant);
        EqualityEmitter.Emit(writer, structure);
        InlineArrayEmitter.EmitTypes(writer, structure);
        writer.Close();
    }

    private static void EmitChecks(SourceWriter writer, StructureFileModel file, VariantModel variant)
    {
        if (variant.Rule is null || file.Cases is null)
        {
            PresenceEmitter.EmitOfMembers(writer, file, variant.Structure);
            ValidationEmitter.EmitRecord(writer, file, variant.Structure, []);
            return;
        }

        PresenceEmitter.EmitOfCase(writer, file, variant);
        PresenceEmitter.EmitOfMembers(writer, file, variant.Structure);
        ValidationEmitter.EmitCase(writer, file, file.Cases, variant);
    }

    private static void EmitDocumentation(SourceWriter writer, StructureModel structure, string fallback, string? fact = null) => writer.Document(
        structure.Doc,
        fallback,
        Documentation.Facts([
            structure.SizeBytes.Count("byte"), $"aligned to {structure.AlignmentBytes.ToText()}", fact,
            .. RegisterDocs.AvailabilityFacts(structure.Availability)]));

    private static void EmitHeader(SourceWriter writer, StructureModel structure)
    {
        var (size, alignment) = (structure.SizeBytes.ToText(), structure.AlignmentBytes.ToText());
        writer.Line($"[{Interop}StructLayout({Interop}LayoutKind.Explicit, Pack = 1, Size = {size})]");
        writer.Open($"public readonly struct {structure.TypeName} : global::System.IEquatable<{structure.TypeName}>");
        writer.Summary("The size in memory.");
        writer.Line($"public const int SizeBytes = {size};").Break();
        writer.Summary("What its address in memory must be a multiple of.");
        writer.Line($"public const int AlignmentBytes = {alignment};");
        foreach (var storage in structure.Storage)
        {
            writer.Break();
            writer.Line($"[{Interop}FieldOffset({storage.OffsetBytes.ToText()})]");
            var type = storage.Array?.TypeName ?? storage.Structure ?? Words.TypeFor(storage.SizeBytes * 8);
            writer.Line($"private readonly {type} {storage.Name};");
        }
    }

    private static void EmitConstructor(SourceWriter writer, StructureFileModel file, VariantModel variant)
    {
        var member = variant.Structure.Members.First(each => each.Name == file.Cases!.Discriminator);
        var storage = MemberEmitter.StorageOf(variant.Structure, member);
        var value = $"{Names.Qualify(file.Namespace, file.Cases!.EnumType)}.{variant.Rule!.Operation}";
        var (bits, low) = (storage.SizeBytes * 8, member.LowBit - storage.OffsetBytes * 8);
        var moved = $"({Words.LiteralType(bits)}){value}" + (low == 0 ? "" : $" << {low.ToText()}");
        writer.Break();
        writer.Summary($"A descriptor of the operation {variant.Rule.Operation}, all else 0.");
        writer.Line(Names.Inlined);
        writer.Open($"public {variant.Structure.TypeName}()");
        // Cleared as a whole, it is zeroed by vector; left to itself, the compiler clears field by field.
        writer.Line("this = default;");
        writer.Line($"{storage.Name} = {Words.Narrow(moved, bits)};");
        writer.Close();
    }

    private static void EmitConversions(SourceWriter writer, string type, string common)
    {
        writer.Break();
        writer.Summary($"The same bytes as a {common}.");
        writer.Line($"public static implicit operator {common}(in {type} value) => {BitCast}<{type}, {common}>(value);");
        writer.Break();
        writer.Summary($"The same bytes as a {type}, unchecked.");
        writer.Line($"public static explicit operator {type}(in {common} value) => {BitCast}<{common}, {type}>(value);");
    }

    /// <summary>The common structure shows itself as the case that its discriminator tells.</summary>
    private static void EmitCommonToString(SourceWriter writer, StructureFileModel file)
    {
        var parts = MemberEmitter.PartsOf(file.Structure);
        if (file.Cases is null || file.Variants.Count == 0)
        {
            RegisterValueEmitter.EmitToString(writer, file.Structure.TypeName, parts);
            return;
        }

        var type = Names.Qualify(file.Namespace, file.Cases.EnumType);
        writer.Break();
        writer.Summary("The members by name, those of the operation included when it is known.");
        writer.Line($"public override string ToString() => {file.Cases.Discriminator} switch");
        writer.Line("{");
        writer.Continue(file.Variants
            .Select(variant => $"{type}.{variant.Rule!.Operation} => (({variant.Structure.TypeName})this).ToString(),")
            .Concat(["_ =>", .. RegisterValueEmitter.PartLines(file.Structure.TypeName, parts, ",").Select(line => "    " + line)]));
        writer.Line("};");
    }
}
