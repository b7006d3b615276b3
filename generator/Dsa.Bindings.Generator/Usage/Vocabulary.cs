using Microsoft.CodeAnalysis;

namespace Dsa.Bindings.Generator.Usage;

/// <summary>The types of the library that rules look for; null in a compilation that does not reference it.</summary>
internal sealed class Vocabulary
{
    private const string Library = "Dsa.Bindings.";

    private readonly INamedTypeSymbol _registerValue;

    private Vocabulary(Compilation compilation, INamedTypeSymbol registerValue)
    {
        _registerValue = registerValue;
        ReservedBits = compilation.GetTypeByMetadataName(Library + "Registers.ReservedBitsAttribute");
        BitWidth = compilation.GetTypeByMetadataName(Library + "Structures.BitWidthAttribute");
        Operation = compilation.GetTypeByMetadataName(Library + "Structures.OperationAttribute");
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

    public static AttributeData? Find(ISymbol symbol, INamedTypeSymbol? attribute) => attribute is null
        ? null
        : symbol.GetAttributes().FirstOrDefault(data => SymbolEqualityComparer.Default.Equals(data.AttributeClass, attribute));
}
