using Dsa.Bindings.Generator.Model;
using Dsa.Conformance.Facts;

namespace Dsa.Conformance;

/// <summary>When software may write the fields that are locked in some states, by trying all states out.</summary>
public sealed class LockFactsTests
{
    /// <summary>Whether the configuration may be changed at all, and if not, whether the mode of a queue may.</summary>
    private static readonly (string Column, long ConfigSupport, long ModeSupport)[] Parts =
        [("configurable", 1, 0), ("fixed", 0, 0), ("modeOnly", 0, 1)];

    private static readonly string[] Switches = ["OCC_INT_EN", "ENABLE", "USABLE", "ALLOW_UPDATE"];

    private static readonly IReadOnlyList<FactRow> Locks = FactTable.Read("locks.tsv", "register", "field");

    private static readonly Dictionary<string, (RegisterModel Register, FieldModel Field)> Fields =
        SpecExpression.RegistersOf(DefinitionFiles.Device)
            .SelectMany(static register => register.Fields.Select(field => (register, field)))
            .ToDictionary(static each => $"{each.register.SpecName}.{each.field.SpecName}");

    public static TheoryData<string> LockedFields => new(Locks.Select(static row => row.Key));

    [Theory]
    [MemberData(nameof(LockedFields))]
    public void A_field_is_writable_in_the_states_that_the_facts_say(string key)
    {
        var row = Locks.Single(each => each.Key == key);
        foreach (var (column, configSupport, modeSupport) in Parts)
        {
            foreach (var state in States())
            {
                Assert.True(
                    IsWritable(row.Columns[column], state) == !IsLocked(key, configSupport, modeSupport, state),
                    $"{column}: {row.Columns[column]} with {string.Join(", ", state)}");
            }
        }
    }

    [Fact]
    public void No_other_field_is_locked() => Assert.Equal(
        Locks.Select(static row => row.Key).Order(),
        Fields.Where(static each => each.Value.Field.Lock is not null).Select(static each => each.Key).Order());

    /// <summary>What is on, of a device that is or is not Disabled, a queue likewise, and the switches of registers.</summary>
    private static IEnumerable<HashSet<string>> States()
    {
        string[] all = ["device", "wq", .. Switches];
        return Enumerable.Range(0, 1 << all.Length)
            .Select(number => all.Where((_, bit) => (number >> bit & 1) != 0).ToHashSet());
    }

    private static bool IsWritable(string fact, HashSet<string> state) => fact switch
    {
        "always" => true,
        "never" => false,
        "device-disabled" => !state.Contains("device"),
        "wq-disabled" => !state.Contains("wq"),
        _ when fact.StartsWith("unless ", StringComparison.Ordinal) => !fact.Split(' ').Skip(1).Any(state.Contains),
        _ => throw new InvalidOperationException($"What is '{fact}'?"),
    };

    private static bool IsLocked(string key, long configSupport, long modeSupport, HashSet<string> state)
    {
        var value = new ExpressionValue(DefinitionFiles.Device, (register, field) => (register, field) switch
        {
            ("GENCAP", "CONFIG_SUPPORT") => configSupport,
            ("WQCFG_DW6", "MODE_SUPPORT") => modeSupport,
            ("GENSTS", "STATE") => state.Contains("device") ? 1 : 0,
            ("WQCFG_DW6", "STATE") => state.Contains("wq") ? 1 : 0,
            ("PERFCAP", "WRITE_WHILE_ENABLED") => 0,
            _ when Switches.Contains(field) => state.Contains(field) ? 1 : 0,
            _ => throw new InvalidOperationException($"A lock depends on {register}.{field}."),
        });
        return Fields[key].Field.Lock is { } condition && value.Of(new ConditionExpression(condition)) != 0;
    }
}
