using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Dsa.Bindings.Generator.Usage;

/// <summary>The types of the library that rules look for; null in a compilation that does not reference it.</summary>
internal sealed class Vocabulary
{
    private const string Library = "Dsa.Bindings.";

    private readonly INamedTypeSymbol _registerValue;
    private readonly INamedTypeSymbol? _portalPort;
    private readonly ImmutableArray<INamedTypeSymbol> _portals;

    private Vocabulary(Compilation compilation, INamedTypeSymbol registerValue)
    {
        _registerValue = registerValue;
        ReservedBits = compilation.GetTypeByMetadataName(Library + "Registers.ReservedBitsAttribute");
        BitWidth = compilation.GetTypeByMetadataName(Library + "Structures.BitWidthAttribute");
        Operation = compilation.GetTypeByMetadataName(Library + "Structures.OperationAttribute");
        _portalPort = compilation.GetTypeByMetadataName(Library + "Portals.IPortalPort");
        _portals = ImmutableArray.Create("DedicatedPortal`1", "SharedPortal`1", "SubmissionInstructions")
            .Select(name => compilation.GetTypeByMetadataName(Library + "Portals." + name))
            .OfType<INamedTypeSymbol>()
            .ToImmutableArray();
        NativeMemory = compilation.GetTypeByMetadataName("System.Runtime.InteropServices.NativeMemory");
    }

    public INamedTypeSymbol? ReservedBits { get; }

    public INamedTypeSymbol? BitWidth { get; }

    public INamedTypeSymbol? Operation { get; }

    public INamedTypeSymbol? NativeMemory { get; }

    public static Vocabulary? Of(Compilation compilation) =>
        compilation.GetTypeByMetadataName(Library + "Registers.IRegisterValue`1") is { } type ? new(compilation, type) : null;

    public bool IsRegisterValue(ITypeSymbol? type) => type is INamedTypeSymbol { TypeKind: TypeKind.Struct } named
        && named.AllInterfaces.Any(each => SymbolEqualityComparer.Default.Equals(each.OriginalDefinition, _registerValue));

    /// <summary>Whether a type takes descriptors for a device.</summary>
    public bool IsPortal(INamedTypeSymbol type) => Is(type, _portalPort)
        || _portals.Any(portal => Is(type.OriginalDefinition, portal))
        || type.AllInterfaces.Any(each => Is(each, _portalPort));

    private static bool Is(INamedTypeSymbol type, INamedTypeSymbol? other) => SymbolEqualityComparer.Default.Equals(type, other);

    public static AttributeData? Find(ISymbol symbol, INamedTypeSymbol? attribute) => attribute is null
        ? null
        : symbol.GetAttributes().FirstOrDefault(data => SymbolEqualityComparer.Default.Equals(data.AttributeClass, attribute));
}
