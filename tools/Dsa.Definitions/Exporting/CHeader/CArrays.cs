using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;

namespace Dsa.Definitions.Exporting.CHeader;

/// <summary>Writes where arrays lie and what is there: constants, or functions of the capabilities.</summary>
internal sealed class CArrays
{
    private readonly CWriter _text;
    private readonly CNames _names;
    private readonly DeviceModel _device;
    private readonly Dictionary<string, CCapability> _capabilities = new(StringComparer.Ordinal);
    private readonly CExpression _expressions;
    private readonly string _structure;

    public CArrays(CWriter text, CNames names, DeviceModel device, IEnumerable<(RegisterEntry Entry, string Name)> capabilities)
    {
        (_text, _names, _device) = (text, names, device);
        var members = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (entry, _) in capabilities)
        {
            _capabilities[entry.Register.TypeName] = new(entry.Register, CNames.Member(entry.FullSpecName, members));
        }

        _structure = names.Claim(["_values"], "CAPABILITY").ToLowerInvariant() + "_values";
        _expressions = new(names, device, _capabilities);
    }

    /// <summary>Writes the capabilities, the arrays, and the questions which registers are there.</summary>
    public void Write(IReadOnlyList<PlacedEntry> entries)
    {
        WriteCapabilities();
        foreach (var block in _device.Declarations.OfType<BlockModel>())
        {
            foreach (var array in block.Arrays)
            {
                WriteArray(block, array);
            }
        }

        foreach (var entry in entries.OfType<RegisterEntry>().Where(entry => entry.Register.Availability.WhenExpression is not null))
        {
            WritePresence(_names[entry.Register], entry.Register.Availability);
        }
    }

    private void WriteCapabilities()
    {
        if (_capabilities.Count == 0)
        {
            return;
        }

        _text.Line();
        _text.Comment("The values of the capability registers; one that is not there is 0.");
        _text.Line($"struct {_structure} {{");
        foreach (var (register, member) in _capabilities.Values)
        {
            var type = register.WidthBits > 64 ? $"struct {_names[register].ToLowerInvariant()}_value" : CText.Unsigned(register.WidthBits);
            _text.Member($"{type} {member};");
        }

        _text.Line("};");
    }

    private void WriteArray(BlockModel block, ArrayEntryModel array)
    {
        var name = _names.Add(array, ["_COUNT", "_BASE", "_STRIDE", "_count", "_base", "_stride", "_element", "_exists"], array.SpecName, $"{block.SpecName}_{array.SpecName}");
        _text.Line();
        _text.Comment($"{array.SpecName} ({block.Name}.{array.Name}): {array.Count.Text} from {array.Offset.Text}, each {array.Stride.Text} bytes apart\n{array.Doc}");
        var lower = name.ToLowerInvariant();
        var start = WriteNumber(name, "_BASE", array.Offset);
        if (array.IsGroup)
        {
            WritePresence(name, array.Availability);
            return;
        }

        WriteNumber(name, "_COUNT", array.Count);
        var stride = WriteNumber(name, "_STRIDE", array.Stride);
        var isAnnounced = array.Offset.IsAnnounced || array.Stride.IsAnnounced;
        _text.Function("uint64_t", lower + "_element", isAnnounced ? Parameter + ", uint64_t index" : "uint64_t index", $"{start} + index * {stride}");
        WritePresence(name, array.Availability);
    }

    private string Parameter => $"const struct {_structure} *capabilities";

    /// <summary>Writes a number as a constant or a function, and says how to use it.</summary>
    private string WriteNumber(string name, string suffix, BoundNumber number)
    {
        if (number.Constant is { } constant)
        {
            _text.Define(name + suffix, CText.Hex((ulong)constant, 64));
            return name + suffix;
        }

        var function = name.ToLowerInvariant() + suffix.ToLowerInvariant();
        _text.Function("uint64_t", function, Parameter, $"(uint64_t){_expressions.Of(number.Expression)}");
        return $"{function}(capabilities)";
    }

    private void WritePresence(string name, AvailabilityModel availability)
    {
        if (availability.WhenExpression is { } when && _expressions.IsOverCapabilities(when) && CExpression.ReadsRegisters(when))
        {
            _text.Line();
            _text.Comment("Whether it is there: " + availability.When);
            _text.Function("int", name.ToLowerInvariant() + "_exists", Parameter, $"{_expressions.Of(when)} ? 1 : 0");
        }
    }
}
