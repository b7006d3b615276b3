using Dsa.Conformance.Facts;

namespace Dsa.Conformance;

/// <summary>The descriptors, records and codes of the definitions against the facts of the specifications, in both directions.</summary>
public sealed class DescriptorFactsTests
{
    private static readonly string[] NotCompared = ["linux"];

    private readonly DefinedOperations _operations = new(DefinitionFiles.Device);
    private readonly DefinedStructures _structures = new(DefinitionFiles.Device);

    [Fact]
    public void Every_operation_has_its_revisions_flags_and_reserved_bits() =>
        AssertSame(53, Operations(), _operations.Operations(), []);

    [Fact]
    public void Every_opcode_belongs_to_the_devices_that_have_it() =>
        AssertSame(49, DefinedOperations.OpcodesOf(Operations()), _operations.Opcodes(), []);

    [Fact]
    public void Every_flag_of_an_operation_has_its_bits_and_capability() => AssertSame(
        110, FactTable.Read("operation-flags.tsv", "engine", "opcode", "name"), _operations.Flags(), DescriptorDifferences.OperationFlags);

    [Fact]
    public void Every_member_of_an_operation_has_its_place_and_is_reserved_when_it_should_be() => AssertSame(
        673, FactTable.Read("members.tsv", "engine", "opcode", "name"), _operations.Members(), DescriptorDifferences.Members);

    [Fact]
    public void Every_operation_tells_in_its_completion_record_what_it_should() =>
        AssertSame(36, Completions(), _operations.Completions(Records()), []);

    [Fact]
    public void Every_flag_of_a_descriptor_has_its_bit_revision_and_capability() =>
        AssertSame(25, FactTable.Read("flags.tsv", "engine", "name"), _structures.Flags(), []);

    [Fact]
    public void Every_part_of_a_member_has_its_bits_and_capability() =>
        AssertSame(66, FactTable.Read("subfields.tsv", "owner", "name"), _structures.Subfields(), []);

    [Fact]
    public void Every_record_has_its_members() =>
        AssertSame(138, Records(), _structures.Records(Records(), Completions()).Where(IsNoSubfield), DescriptorDifferences.Records);

    [Fact]
    public void Every_status_and_error_has_its_code_and_devices()
    {
        var facts = FactTable.Read("statuses.tsv", "table", "code");

        AssertSame(165, facts, _structures.Codes(facts), DescriptorDifferences.Codes);
    }

    [Fact]
    public void Every_other_value_is_one_of_the_facts()
    {
        var facts = FactTable.Read("values.tsv", "type", "value");
        var told = FactTable.Read("statuses.tsv", "table", "code").Select(static row => row.Columns["table"]).Append("Opcode").ToHashSet();

        AssertSame(101, facts, _structures.Values(facts, told), []);
    }

    private static IReadOnlyList<FactRow> Operations() => FactTable.Read("operations.tsv", "engine", "opcode");

    private static IReadOnlyList<FactRow> Completions() => FactTable.Read("completions.tsv", "engine", "opcode", "name");

    private static IReadOnlyList<FactRow> Records() => FactTable.Read("structures.tsv", "structure", "name");

    /// <summary>Records that are parts of descriptors have a table of their own.</summary>
    private static bool IsNoSubfield(FactRow row) =>
        !row.Columns["structure"].EndsWith("Flags", StringComparison.Ordinal) && row.Columns["structure"] != "IdSelector";

    private static void AssertSame(int count, IEnumerable<FactRow> facts, IEnumerable<FactRow> defined, IReadOnlyList<KnownDifference> known)
    {
        FactRow[] rows = [.. facts];
        var found = new FactComparison(rows, [.. defined], known).Run(NotCompared);
        Assert.True(found.Count == 0, string.Join('\n', found));
        Assert.Equal(count, rows.Length);
    }
}
