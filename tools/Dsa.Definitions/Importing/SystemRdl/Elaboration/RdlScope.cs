using Dsa.Definitions.Importing.SystemRdl.Syntax;

namespace Dsa.Definitions.Importing.SystemRdl.Elaboration;

/// <summary>What is known by name between two braces.</summary>
internal sealed class RdlScope(RdlScope? outer, RdlNode node)
{
    private readonly Dictionary<string, RdlType> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RdlEnumType> _enums = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RdlValue> _parameters = new(StringComparer.Ordinal);

    /// <summary>The component whose body this is.</summary>
    public RdlNode Node { get; } = node;

    /// <summary>The properties that components defined from here on have unless they say otherwise; never changed in place.</summary>
    public IReadOnlyDictionary<string, RdlProperty> Defaults { get; set; } = outer?.Defaults ?? new Dictionary<string, RdlProperty>();

    public bool Add(RdlType type) => _types.TryAdd(type.Component.Name!, type);

    public bool Add(RdlEnumType type) => _enums.TryAdd(type.Syntax.Name, type);

    public bool Add(string parameter, RdlValue value) => _parameters.TryAdd(parameter, value);

    public RdlType? FindType(string name) => _types.GetValueOrDefault(name) ?? outer?.FindType(name);

    public RdlEnumType? FindEnum(string name) => _enums.GetValueOrDefault(name) ?? outer?.FindEnum(name);

    public RdlValue? FindParameter(string name) => _parameters.GetValueOrDefault(name) ?? outer?.FindParameter(name);
}
