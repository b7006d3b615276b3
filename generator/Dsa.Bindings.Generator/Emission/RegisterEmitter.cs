using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes the types of one register: its value, its bits that act when 1 is written, its accessor.</summary>
internal static class RegisterEmitter
{
    public static void Emit(SourceWriter writer, RegisterModel register, string space)
    {
        RegisterValueEmitter.Emit(writer, register, space);
        BitsEmitter.EmitTypes(writer, register);
        writer.Break();
        RegisterAccessorEmitter.Emit(writer, register);
    }
}
