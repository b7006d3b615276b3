using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes the accessor of a register: only the verbs that its fields and access widths allow.</summary>
internal static class RegisterAccessorEmitter
{
    public static void Emit(SourceWriter writer, RegisterModel register)
    {
        var type = register.TypeName;
        var accessor = type + "Accessor";
        writer.Summary($"The register {register.FullName}, whose value is a <see cref=\"{type}\"/>.");
        writer.Line(Names.BusTypeDoc);
        writer.OpenOverBus($"public readonly struct {accessor}<TBus>");
        writer.Line("private readonly TBus _bus;").Break();
        EmitMembers(writer, register, accessor);
        writer.Close();
    }

    private static void EmitMembers(SourceWriter writer, RegisterModel register, string accessor)
    {
        var plan = new AccessPlan(register);
        writer.Open($"internal {accessor}(TBus bus, int offsetBytes)");
        writer.Line("_bus = bus;");
        writer.Line("OffsetBytes = offsetBytes;");
        writer.Close().Break();
        writer.Summary("The offset in the block.");
        writer.Line("public int OffsetBytes { get; }");
        if (plan.CanRead)
        {
            RegisterReadEmitter.Emit(writer, register, plan);
        }

        if (plan.CanWrite)
        {
            RegisterWriteEmitter.EmitWrite(writer, register, plan);
        }

        if (plan.CanRead && !plan.IsReadClearing && plan.CanWrite && plan.IsWrittenWhole)
        {
            EmitModify(writer, register);
        }

        RegisterActEmitter.Emit(writer, register, plan);
    }

    private static void EmitModify(SourceWriter writer, RegisterModel register)
    {
        writer.Break();
        writer.Summary("Reads the register, and writes what becomes of its value.");
        writer.Line("/// <param name=\"change\">Makes the new value out of the one read.</param>");
        writer.Line("/// <remarks>Calls a delegate, which the compiler does not see through: on hot paths, <c>Write(Read().WithX(x))</c> takes a fraction of the time.</remarks>");
        writer.Line($"public void Modify(global::System.Func<{register.TypeName}, {register.TypeName}> change) => Write(change(Read()));");
    }
}
