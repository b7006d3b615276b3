using System.Globalization;
using Dsa.Bindings.Generator.Model;
using Dsa.Conformance.Facts;

namespace Dsa.Conformance.Kernel;

/// <summary>What the definitions have for the names of the kernel's header; the tables of facts tell which name is which.</summary>
internal sealed class HeaderCounterparts
{
    private readonly DefinedOperations _operations = new(DefinitionFiles.Device);
    private readonly DefinedStructures _structures = new(DefinitionFiles.Device);

    /// <summary>Names of the header that have no counterpart, with the reason, and counterparts that no other table tells.</summary>
    public static IReadOnlyList<FactRow> Others { get; } = FactTable.Read("kernel-header.tsv", "name");

    /// <summary>Constants and enumerators with the value that the definitions give them.</summary>
    public IEnumerable<(string Name, ulong Value)> Values() =>
        Named("operations.tsv", ["engine", "opcode"], _operations.Operations(), static row => Number(row["opcode"]))
            .Concat(Named("flags.tsv", ["engine", "name"], _structures.Flags(), static row => 1UL << (int)Number(row["bit"])))
            .Concat(Named("statuses.tsv", ["table", "code"], _structures.Codes(FactTable.Read("statuses.tsv", "code")), static row => Number(row["code"])))
            .Concat(Others.Where(static row => row.Columns["ours"] != FactRow.None && !row.Key.Contains('.', StringComparison.Ordinal))
                .Select(row => (row.Key, Evaluate(row.Columns["ours"]))));

    /// <summary>Members of structures with the bits that the definitions give them; a member of a union comes once for each operation.</summary>
    public IEnumerable<(string Name, string Ours, string Low, string High)> Members()
    {
        var records = FactTable.Read("structures.tsv", "structure", "name");
        var completions = FactTable.Read("completions.tsv", "engine", "opcode", "name");
        return Placed("members.tsv", ["engine", "opcode", "name"], _operations.Members(), static row => row["engine"] == "DSA" ? "dsa_hw_desc" : "iax_hw_desc")
            .Concat(Placed("completions.tsv", ["engine", "opcode", "name"], _operations.Completions(records), static row => Record(row["engine"] == "DSA")))
            .Concat(Placed("structures.tsv", ["structure", "name"], _structures.Records(records, completions), static row => Record(row["structure"] == "CompletionRecord")));
    }

    private static string Record(bool isDsa) => isDsa ? "dsa_completion_record" : "iax_completion_record";

    private static IEnumerable<(string Name, string Ours, string Low, string High)> Placed(
        string table, string[] keys, IEnumerable<FactRow> defined, Func<IReadOnlyDictionary<string, string>, string> structure)
    {
        var byKey = defined.ToDictionary(static row => row.Key, static row => row.Columns);
        return
            from fact in FactTable.Read(table, keys)
            where fact.Columns["linux"] != FactRow.None
            let ours = byKey[fact.Key]
            from name in fact.Columns["linux"].Split(' ')
            select ($"{structure(fact.Columns)}.{name}", fact.Key, ours["lsb"], ours["msb"]);
    }

    private static IEnumerable<(string Name, ulong Value)> Named(
        string table, string[] keys, IEnumerable<FactRow> defined, Func<IReadOnlyDictionary<string, string>, ulong> valueOf)
    {
        var byKey = defined.ToDictionary(static row => row.Key, static row => row.Columns);
        return
            from fact in FactTable.Read(table, keys)
            where fact.Columns["linux"] != FactRow.None
            from name in fact.Columns["linux"].Split(' ')
            select (name, valueOf(byKey[fact.Key]));
    }

    /// <summary>The value of a member of an enum (<c>Type.Member</c>), or of a flag set to a value (<c>engine.opcode.FLAG=value</c>).</summary>
    private ulong Evaluate(string ours)
    {
        if (ours.Split('=') is [var key, var value])
        {
            var flag = _operations.Flags().Single(row => row.Key == key).Columns;
            return Number(value) << (int)Number(flag["lsb"]);
        }

        var type = DefinitionFiles.Enum(ours.Split('.')[0]);
        return type.Members.Single(member => member.Name == ours.Split('.')[1]).Value;
    }

    private static ulong Number(string text) => text.StartsWith("0x", StringComparison.Ordinal)
        ? ulong.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        : ulong.Parse(text, CultureInfo.InvariantCulture);
}
