using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Dsa.Bindings.Generator.Diagnostics;

/// <summary>The help links of findings: to their entries in <c>Diagnostics.md</c>, as the package brings it to this machine.</summary>
/// <remarks>The project has no public address, so there is a link only where the build says where the manual lies.</remarks>
internal static class Manual
{
    /// <summary>What the package's build files tell the compiler: the path of the manual.</summary>
    private const string Property = "build_property.HwDefinitionManual";

    /// <summary>The address of the manual; null when the build does not say where it lies.</summary>
    public static string? AddressOf(AnalyzerConfigOptionsProvider options) =>
        options.GlobalOptions.TryGetValue(Property, out var path)
        && path.EndsWith(".md", StringComparison.Ordinal)
        && Uri.TryCreate(path, UriKind.Absolute, out var address)
        && address.IsFile
            ? address.AbsoluteUri
            : null;

    /// <summary>A kind of finding with a link to its entry.</summary>
    public static DiagnosticDescriptor Link(DiagnosticDescriptor descriptor, string? address) => address is null ? descriptor : new(
        descriptor.Id, descriptor.Title, descriptor.MessageFormat, descriptor.Category, descriptor.DefaultSeverity,
        descriptor.IsEnabledByDefault, descriptor.Description, $"{address}#{descriptor.Id.ToLowerInvariant()}");
}
