using Dsa.Conformance.Facts;
using Dsa.Conformance.Kernel;

namespace Dsa.Conformance;

/// <summary>Every name of the kernel's header against the definitions: offsets, opcodes, flags and codes.</summary>
public sealed class KernelHeaderNamesTests
{
    private static readonly Lazy<KernelHeader> Header = new(KernelHeader.Read);

    private readonly HeaderCounterparts _ours = new();

    [GccFact]
    public void Every_name_of_the_header_is_compared_or_has_a_reason()
    {
        var known = _ours.Values().Select(static each => each.Name)
            .Concat(_ours.Members().Select(static each => each.Name))
            .Concat(HeaderCounterparts.Others.Select(static row => row.Key))
            .ToHashSet();

        Assert.Equal([], Header.Value.Values.Keys.Concat(Header.Value.StructureMembers.Keys).Where(name => !known.Contains(name)));
        Assert.All(HeaderCounterparts.Others, static row => Assert.True(row.Columns["ours"] != FactRow.None ^ row.Columns["reason"] != FactRow.None, row.Key));
    }

    [GccFact]
    public void Every_opcode_flag_and_code_of_the_header_has_our_value()
    {
        var compared = _ours.Values().Where(static each => Header.Value.Values.ContainsKey(each.Name)).ToList();

        Assert.Equal([], compared.Where(static each => Header.Value.Values[each.Name] != each.Value).Select(static each => each.Name));
        Assert.True(compared.Count >= 128, $"{compared.Count} compared");
    }

    [GccFact]
    public void Every_member_of_the_headers_structures_lies_where_ours_does()
    {
        var met = new HashSet<KnownDifference>();
        var compared = 0;
        foreach (var (name, ours, low, high) in _ours.Members().Where(static each => Header.Value.StructureMembers.ContainsKey(each.Name)))
        {
            var (first, last) = Header.Value.StructureMembers[name];
            var (theirs, here) = ($"{first}-{last}", $"{low}-{high}");
            var difference = KernelDifferences.Members.FirstOrDefault(each => each.Key == $"{name} {ours}" && each.Fact == theirs && each.Definition == here);
            Assert.True(theirs == here || difference is not null, $"{name} has bits {theirs}, {ours} has {here}");
            _ = theirs == here || met.Add(difference!);
            compared++;
        }

        Assert.Equal(KernelDifferences.Members.Count, met.Count);
        Assert.True(compared >= 590, $"{compared} compared");
    }

    [GccFact]
    public void Every_structure_of_the_header_has_our_size()
    {
        var sizes = Header.Value.Sizes;

        Assert.All(["dsa_hw_desc", "dsa_raw_desc", "iax_hw_desc"], name => Assert.Equal(WorkDescriptor.SizeBytes, sizes[name]));
        Assert.Equal(WorkDescriptor.SizeBytes, AnalyticsDescriptor.SizeBytes);
        Assert.All(["dsa_completion_record", "dsa_raw_completion_record"], name => Assert.Equal(CompletionRecord.SizeBytes, sizes[name]));
        Assert.All(["iax_completion_record", "iax_raw_completion_record"], name => Assert.Equal(AnalyticsCompletionRecord.SizeBytes, sizes[name]));
        Assert.Equal(7, sizes.Count);
    }
}
