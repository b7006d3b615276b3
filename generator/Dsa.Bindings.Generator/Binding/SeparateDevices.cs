using System.Collections.Immutable;
using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>The declarations of all devices, less those whose types another device of the same namespace has already.</summary>
internal sealed record SeparateDevices(
    EquatableArray<DeclarationModel> Declarations, EquatableArray<DefinitionDiagnostic> Diagnostics)
{
    public static SeparateDevices Of(ImmutableArray<DeviceModel> devices)
    {
        var diagnostics = new DiagnosticBag();
        var owners = new Dictionary<(string Namespace, string Name), DeviceModel>();
        var declarations = ImmutableArray.CreateBuilder<DeclarationModel>();
        foreach (var device in devices)
        {
            foreach (var declaration in device.Declarations)
            {
                var type = (declaration.Namespace, declaration.Name);
                if (owners.TryGetValue(type, out var owner) && owner != device)
                {
                    diagnostics.Add(
                        Descriptors.TypeOfTwoDevices, device.HeaderPlace!, owner.HeaderPlace,
                        declaration.Name, device.Header.Name, owner.Header.Name, declaration.Namespace);
                    continue;
                }

                owners[type] = device;
                declarations.Add(declaration);
            }
        }

        return new(declarations.ToEquatableArray(), diagnostics.ToEquatableArray());
    }
}
