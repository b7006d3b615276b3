using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes what finds out whether the shape of a structure is one that the definition allows.</summary>
internal static class ValidationEmitter
{
    private const string Returns = Names.ImmutableArray + "<" + Names.Structures + "StructureProblem>";
    private const string Kind = Names.Structures + "StructureProblemKind.";

    /// <summary>Writes the method of a descriptor, which asks the case that the discriminator tells.</summary>
    public static void EmitDispatch(SourceWriter writer, StructureFileModel file, CaseTableModel cases)
    {
        var argument = Capabilities.Argument(file.CapabilitiesType);
        var type = Names.Qualify(file.Namespace, cases.EnumType);
        var unknown = $"[new {Names.Structures}StructureProblem(\"{cases.Discriminator}\", {Kind}OperationUnsupported, (ulong){cases.Discriminator})]";
        Document(writer, file, "What is wrong with the shape of the descriptor, as far as its operation is known; empty when nothing is.");
        writer.Line($"public {Returns} Validate({Capabilities.Parameter(file.CapabilitiesType)}) => {cases.Discriminator} switch");
        writer.Line("{");
        writer.Continue(file.Variants
            .Select(variant => $"{type}.{variant.Rule!.Operation} => (({variant.Structure.TypeName})this).Validate({argument}),")
            .Concat([$"_ => {unknown},"]));
        writer.Line("};");
    }

    /// <summary>Writes the method of a case.</summary>
    public static void EmitCase(SourceWriter writer, StructureFileModel file, CaseTableModel cases, VariantModel variant)
    {
        var structure = variant.Structure;
        var flags = structure.Members.FirstOrDefault(member => member.Name == cases.Flags);
        var checks = new StatementList();
        AddOperation(checks, file, cases, variant.Rule!);
        if (flags is not null)
        {
            FlagCheck.Add(checks, file, flags, variant);
        }

        ReservedCheck.Add(checks, structure, []);
        foreach (var member in structure.Members.Where(member => member.Name != cases.Discriminator && member.Name != cases.Flags))
        {
            checks.AddAll(MemberCheck.Of(file, structure, member, flags));
        }

        Document(writer, file, "What is wrong with the shape of the descriptor; empty when nothing is.");
        Emit(writer, file, checks);
        if (flags is not null)
        {
            FlagCheck.EmitNames(writer, file, flags, structure);
        }
    }

    /// <summary>Writes the method of a record or view.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="file">The record.</param>
    /// <param name="structure">The struct.</param>
    /// <param name="others">What else may lie in the same bytes.</param>
    public static void EmitRecord(SourceWriter writer, StructureFileModel file, StructureModel structure, IEnumerable<StructureModel> others)
    {
        var checks = new StatementList();
        ReservedCheck.Add(checks, structure, others.SelectMany(other => other.Members));
        foreach (var member in structure.Members)
        {
            checks.AddAll(MemberCheck.Of(file, structure, member, null));
        }

        Document(writer, file, "What is wrong with the shape of the structure; empty when nothing is.");
        Emit(writer, file, checks);
    }

    private static void Document(SourceWriter writer, StructureFileModel file, string summary)
    {
        writer.Break();
        writer.Summary(summary);
        Capabilities.Document(writer, file.CapabilitiesType);
        writer.Line("/// <remarks>It looks at nothing but these bytes: not at addresses, and not at how a queue is configured.</remarks>");
    }

    private static void Emit(SourceWriter writer, StructureFileModel file, StatementList checks)
    {
        writer.Open($"public {Returns} Validate({Capabilities.Parameter(file.CapabilitiesType)})");
        writer.Line($"var problems = default({Names.Structures}StructureProblemList);");
        checks.WriteTo(writer);
        writer.Break();
        writer.Line("return problems.ToImmutable();");
        writer.Close();
    }

    private static void AddOperation(StatementList checks, StructureFileModel file, CaseTableModel cases, CaseRuleModel rule)
    {
        var isOther = $"{cases.Discriminator} != {Names.Qualify(file.Namespace, cases.EnumType)}.{rule.Operation}";
        var isAbsent = file.CapabilitiesType is null ? "" : " || !IsPresent(in capabilities)";
        checks.AddBlock(
            $"if ({isOther}{isAbsent})",
            new StatementList().Add($"problems.Add(\"{cases.Discriminator}\", {Kind}OperationUnsupported, (ulong){cases.Discriminator});"));
    }
}
