namespace Dsa.Bindings.Generator.Emission;

/// <summary>The names of framework and support types in generated code, proof against types of the same name nearby.</summary>
internal static class Names
{
    public const string Registers = "global::Dsa.Bindings.Registers.";
    public const string Structures = "global::Dsa.Bindings.Structures.";
    public const string Bus = Registers + "IRegisterBus";
    public const string ImmutableArray = "global::System.Collections.Immutable.ImmutableArray";
    public const string OutOfRange = "global::System.ArgumentOutOfRangeException";
    public const string Inlined =
        "[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]";

    public const string BusConstraint = "where TBus : struct, " + Bus;

    public const string BusTypeDoc = "/// <typeparam name=\"TBus\">The way to the registers.</typeparam>";

    /// <summary>The name of a generated type where an expression could be meant.</summary>
    public static string Qualify(string space, string type) => $"global::{space}.{type}";
}
