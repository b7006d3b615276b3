using System.Globalization;
using System.Text.RegularExpressions;
using Dsa.Bindings.Generator.Model;
using Dsa.Conformance.Facts;

namespace Dsa.Conformance;

/// <summary>Commands, command errors and performance events of the definitions against the facts, in both directions.</summary>
public sealed partial class TableFactsTests
{
    private static readonly string[] EventTypes =
        ["WqEvents", "EngineEvents", "TranslationEvents", "OperationEvents", "CompletionEvents", "MoreOperationEvents"];

    [Fact]
    public void Every_command_has_its_code_name_and_revision()
    {
        var facts = FactTable.Read("commands.tsv", "code")
            .Select(static fact => fact with
            {
                Columns = new Dictionary<string, string>(fact.Columns) { ["command"] = fact.Columns["command"].Replace(' ', '_').ToUpperInvariant() },
            });
        var defined = DefinitionFiles.Enum("Command").Members.Select(static member => Row(Text(member.Value), new()
        {
            ["code"] = Text(member.Value),
            ["command"] = member.SpecName,
            ["since"] = member.Availability.Since ?? FactRow.None,
        }));

        AssertSame(17, facts, defined, [new("0", KnownDifference.WholeRow, FactRow.None, "0", "The definition names the absence of a command.")]);
    }

    [Fact]
    public void Every_command_error_has_its_code_and_is_reported_by_its_commands()
    {
        var facts = FactTable.Read("command-errors.tsv", "code");
        var commands = facts.Select(static fact => fact.Columns["reportedBy"]).ToHashSet();
        var defined = DefinitionFiles.Enum("CommandError").Members.Select(member => Row(Code(member.Value), new()
        {
            ["code"] = Code(member.Value),
            ["reportedBy"] = member.Doc.Split(':')[0] is var command && commands.Contains(command) ? command : "any command",
        }));

        AssertSame(38, facts, defined, []);
    }

    [Fact]
    public void Every_performance_event_has_its_bit_filters_and_version()
    {
        var facts = FactTable.Read("perfmon-events.tsv", "category", "encoding");
        var defined = EventTypes.SelectMany(static (name, category) => Events(category, DefinitionFiles.Enum(name)));

        AssertSame(61, facts, defined, []);
    }

    private static IEnumerable<FactRow> Events(int category, EnumModel type) => type.Members.Select(member =>
    {
        var encoding = SpecExpression.Hex(1L << (int)member.Value);
        return Row($"{category}.{encoding}", new()
        {
            ["category"] = Text((ulong)category),
            ["encoding"] = encoding,
            ["filters"] = Filters().Match(member.Doc).Groups[1].Value.Replace(", ", ",", StringComparison.Ordinal),
            ["sinceMajor"] = (member.Availability.Since ?? type.Availability.Since)![..1],
        });
    });

    private static void AssertSame(int count, IEnumerable<FactRow> facts, IEnumerable<FactRow> defined, IReadOnlyList<KnownDifference> known)
    {
        FactRow[] rows = [.. facts];
        Assert.Equal([], new FactComparison(rows, [.. defined], known).Run([]));
        Assert.Equal(count, rows.Length);
    }

    private static FactRow Row(string key, Dictionary<string, string> columns) => new(key, columns);

    private static string Text(ulong value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Code(ulong value) => "0x" + value.ToString("x2", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Filters: (.*)\.$")]
    private static partial Regex Filters();
}
