using System.Runtime.InteropServices;
using Dsa.Bindings.Registers;

namespace Dsa.Platform.Pci;

/// <summary>Values that registers have after power-on, as the definition says, for parts that do not differ from it.</summary>
public static class RegisterDefaults
{
    /// <summary>The value of one register; what depends on capabilities is 0.</summary>
    /// <typeparam name="T">The register.</typeparam>
    public static T Of<T>()
        where T : unmanaged, IRegisterValue<T> =>
        MemoryMarshal.Read<T>(MemoryMarshal.AsBytes(T.Description.Reset.AsSpan()));
}
