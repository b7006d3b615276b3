using Dsa.Bindings.Generator.Model;
using Dsa.Conformance.Facts;
using Dsa.Definitions;

namespace Dsa.Conformance;

/// <summary>A definition that says something else than the facts is noticed.</summary>
public sealed class DescriptorFactsFailTests
{
    [Theory]
    [InlineData("move-fill", "0x28 : 64   Destination2", "0x30 : 64   Destination2")]
    [InlineData("move-fill", "require CompletionAddressValid, RequestCompletionRecord", "require RequestCompletionRecord")]
    [InlineData("crc", "if not Flags.ReadSeed", "")]
    [InlineData("crc", "Flags[17]", "Flags[20]")]
    [InlineData("compute", "allow CheckResult, Address1TrafficClass\n", "allow Address1TrafficClass\n")]
    [InlineData("inter-domain", "since 2.0 when GenCap.InterDomain", "since 2.0")]
    [InlineData("scatter-gather", "InterDomainOperations.GatherCopy", "InterDomainOperations.Reduce")]
    [InlineData("dif", "\"GUARD\"  bigendian", "\"GUARD\"")]
    [InlineData("iaa-aecs", "0x4E8 : 8 [4096]", "0x4E8 : 8 [4095]")]
    [InlineData("event-log", "0x0C [18]    RecordRequired", "0x0C [20]    RecordRequired")]
    [InlineData("iaa-status", "EarlyAbort                    = 0x29", "EarlyAbort                    = 0x21")]
    public void A_changed_definition_differs_from_the_facts(string file, string text, string replacement)
    {
        Assert.Empty(Differences(Bind("", "", "")));

        Assert.NotEmpty(Differences(Bind(file, text, replacement)));
    }

    private static DeviceModel Bind(string file, string text, string replacement)
    {
        var files = DefinitionFiles.Set.Files.Select(static each => each.Path).Select(path =>
        {
            var content = File.ReadAllText(path);
            var isChanged = Path.GetFileNameWithoutExtension(path) == file;
            Assert.True(!isChanged || content.Contains(text, StringComparison.Ordinal), text);
            return (path, isChanged ? content.Replace(text, replacement, StringComparison.Ordinal) : content);
        });
        return Assert.Single(DefinitionSet.Bind(files).Devices);
    }

    private static List<string> Differences(DeviceModel device)
    {
        var operations = new DefinedOperations(device);
        var structures = new DefinedStructures(device);
        var records = FactTable.Read("structures.tsv", "structure", "name");
        var completions = FactTable.Read("completions.tsv", "engine", "opcode", "name");
        var codes = FactTable.Read("statuses.tsv", "table", "code");
        return
        [
            .. Compare(FactTable.Read("operations.tsv", "engine", "opcode"), operations.Operations(), []),
            .. Compare(FactTable.Read("operation-flags.tsv", "engine", "opcode", "name"), operations.Flags(), DescriptorDifferences.OperationFlags),
            .. Compare(FactTable.Read("members.tsv", "engine", "opcode", "name"), operations.Members(), DescriptorDifferences.Members),
            .. Compare(records, structures.Records(records, completions).Where(row => records.Any(fact => fact.Key == row.Key)), []),
            .. Compare(codes, structures.Codes(codes), DescriptorDifferences.Codes),
        ];
    }

    private static IReadOnlyList<string> Compare(IReadOnlyList<FactRow> facts, IEnumerable<FactRow> defined, IReadOnlyList<KnownDifference> known) =>
        new FactComparison(facts, [.. defined], known).Run(["linux"]);
}
