using Dsa.Definitions.Importing.Shaping;

namespace Dsa.Definitions.Importing.Planning;

/// <summary>Counts how often each name is wanted by the registers and arrays of a device, as their types share one namespace.</summary>
internal sealed class NameCensus
{
    private readonly Dictionary<string, int> _wanted = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Counts the names of one block.</summary>
    public void Add(FlatSet items)
    {
        foreach (var name in items.Registers.Select(static register => register.SpecName).Concat(items.Arrays.Select(static array => array.SpecName)))
        {
            var wanted = PascalCase.Of(name);
            _wanted[wanted] = _wanted.GetValueOrDefault(wanted) + 1;
        }
    }

    /// <summary>Whether only one register or array of the device wants the name.</summary>
    public bool IsUnique(string name) => _wanted.GetValueOrDefault(name) <= 1;
}
