using System.Globalization;
using System.Numerics;
using Dsa.Bindings.Generator.Model;

namespace Dsa.Conformance.Facts;

/// <summary>The registers of the definitions as lines of the table of facts: one for each field and each gap.</summary>
internal sealed class DefinedRegisters(DeviceModel device)
{
    private readonly SpecExpression _expressions = new(device);
    private readonly RegisterPlaces _places = new(device);
    private readonly Dictionary<string, EnumModel> _enums =
        device.Declarations.OfType<EnumModel>().ToDictionary(static each => each.Name);

    /// <summary>All lines.</summary>
    public IReadOnlyList<FactRow> Rows()
    {
        var registers = SpecExpression.RegistersOf(device)
            .SelectMany(register => RegisterListing.Of(register).Select(piece => (register, piece)))
            .SelectMany(each => RowsOf(each.register, each.piece));
        return [.. registers, .. _places.Portals().Select(static portal => new FactRow($"{portal["register"]}.{portal["field"]}", portal))];
    }

    private IEnumerable<FactRow> RowsOf(RegisterModel register, RegisterListing piece)
    {
        var common = Common(register, piece);
        var fields = register.Fields.Select(field => FieldColumns(register, field))
            .Concat(register.Gaps.Select(GapColumns));
        foreach (var field in fields.Select(piece.Narrow).OfType<Dictionary<string, string>>())
        {
            yield return new($"{piece.SpecName}.{field["field"]}", common.Concat(field).ToDictionary());
        }
    }

    private Dictionary<string, string> Common(RegisterModel register, RegisterListing piece)
    {
        var place = _places.Of(register);
        return new()
        {
            ["block"] = FactRow.Untold,
            ["register"] = piece.SpecName,
            ["base"] = place.Base,
            ["table"] = place.Table,
            ["offset"] = SpecExpression.Hex(place.OffsetBytes + piece.OffsetBytes),
            ["width"] = piece.WidthBits.ToString(CultureInfo.InvariantCulture),
            ["stride"] = place.Stride,
            ["count"] = place.Count,
            ["since"] = RegisterPlaces.Latest(place.Since, register.Availability.Since) ?? FactRow.None,
            ["engine"] = Engines(register.Availability.Only.Count > 0 ? register.Availability.Only : place.Only),
            ["presence"] = (register.Availability.WhenExpression ?? place.When) is { } when ? _expressions.Of(when) : FactRow.None,
            ["reset"] = ResetOf(register),
            ["survives"] = register.Survives.Count == 0 ? FactRow.None : string.Join(',', register.Survives).ToUpperInvariant(),
        };
    }

    private Dictionary<string, string> FieldColumns(RegisterModel register, FieldModel field)
    {
        var inherited = RegisterPlaces.Latest(_places.Of(register).Since, register.Availability.Since);
        var since = RegisterPlaces.Latest(inherited, field.Availability.Since);
        var isInferred = field.Doc.Contains("(revision inferred)", StringComparison.Ordinal);
        return new()
        {
            ["field"] = field.SpecName,
            ["msb"] = field.High.ToString(CultureInfo.InvariantCulture),
            ["lsb"] = field.Low.ToString(CultureInfo.InvariantCulture),
            ["access"] = AccessLetters.Of(register, field),
            ["fieldSince"] = since is null || since == inherited ? FactRow.None : since + (isInferred ? "?" : ""),
            ["fieldUntil"] = field.Availability.Until ?? FactRow.None,
            ["fieldEngine"] = Engines(field.Availability.Only),
            ["values"] = field.Type is { Kind: FieldKind.Enum, Name: { } type }
                ? string.Join(',', _enums[type].Members.Select(static member => member.Value).Order())
                : FactRow.None,
        };
    }

    private static Dictionary<string, string> GapColumns(GapModel gap) => new()
    {
        ["field"] = gap.SpecName,
        ["msb"] = gap.High.ToString(CultureInfo.InvariantCulture),
        ["lsb"] = gap.Low.ToString(CultureInfo.InvariantCulture),
        ["access"] = AccessLetters.Of(gap),
        ["fieldSince"] = FactRow.None,
        ["fieldUntil"] = FactRow.None,
        ["fieldEngine"] = FactRow.None,
        ["values"] = FactRow.None,
    };

    private static string Engines(EquatableArray<string> only) =>
        only.Count == 0 ? FactRow.None : string.Join('+', only).ToUpperInvariant();

    private string ResetOf(RegisterModel register)
    {
        var announced = register.Fields.FirstOrDefault(static field => field.ResetExpression is not null);
        if (announced is not null)
        {
            return $"{announced.SpecName}={_expressions.Of(announced.ResetExpression!)}";
        }

        var value = register.Fields.Aggregate(BigInteger.Zero, static (sum, field) => sum | (new BigInteger(field.Reset) << field.Low));
        var digits = value.ToString("x", CultureInfo.InvariantCulture).TrimStart('0');
        return "0x" + (digits.Length == 0 ? "0" : digits);
    }
}
