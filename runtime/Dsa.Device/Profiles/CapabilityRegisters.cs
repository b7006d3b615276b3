using System.Runtime.InteropServices;
using Dsa.Bindings.Registers;

namespace Dsa.Device.Profiles;

/// <summary>The capability registers of a part by their number in the definition.</summary>
internal static class CapabilityRegisters
{
    /// <summary>The value of one of them.</summary>
    /// <param name="register">The register.</param>
    /// <param name="capabilities">What the part announces.</param>
    /// <param name="words">Takes the value, as little-endian words.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is no capability register.</exception>
    public static void Read(Bar0Register register, in Bar0Capabilities capabilities, Span<ulong> words)
    {
        switch (register)
        {
            case Bar0Register.Version: Store(capabilities.Version, words); break;
            case Bar0Register.GenCap: Store(capabilities.GenCap, words); break;
            case Bar0Register.WqCap: Store(capabilities.WqCap, words); break;
            case Bar0Register.GrpCap: Store(capabilities.GrpCap, words); break;
            case Bar0Register.EngCap: Store(capabilities.EngCap, words); break;
            case Bar0Register.OpCap: Store(capabilities.OpCap, words); break;
            case Bar0Register.Offsets: Store(capabilities.Offsets, words); break;
            case Bar0Register.CmdCap: Store(capabilities.CmdCap, words); break;
            case Bar0Register.IdCap: Store(capabilities.IdCap, words); break;
            case Bar0Register.IaaCap: Store(capabilities.IaaCap, words); break;
            case Bar0Register.DsaCap0: Store(capabilities.DsaCap0, words); break;
            case Bar0Register.DsaCap1: Store(capabilities.DsaCap1, words); break;
            case Bar0Register.DsaCap2: Store(capabilities.DsaCap2, words); break;
            case Bar0Register.PerfCap: Store(capabilities.PerfCap, words); break;
            default: throw new ArgumentOutOfRangeException(nameof(register), register, "It is no capability register.");
        }
    }

    /// <summary>The same capabilities with another value of one register.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no capability register.</exception>
    public static Bar0Capabilities With(in Bar0Capabilities capabilities, Bar0Register register, ReadOnlySpan<ulong> words) => register switch
    {
        Bar0Register.Version => capabilities with { Version = Load<Bindings.Version>(words) },
        Bar0Register.GenCap => capabilities with { GenCap = Load<GenCap>(words) },
        Bar0Register.WqCap => capabilities with { WqCap = Load<WqCap>(words) },
        Bar0Register.GrpCap => capabilities with { GrpCap = Load<GrpCap>(words) },
        Bar0Register.EngCap => capabilities with { EngCap = Load<EngCap>(words) },
        Bar0Register.OpCap => capabilities with { OpCap = Load<OpCap>(words) },
        Bar0Register.Offsets => capabilities with { Offsets = Load<Offsets>(words) },
        Bar0Register.CmdCap => capabilities with { CmdCap = Load<CmdCap>(words) },
        Bar0Register.IdCap => capabilities with { IdCap = Load<IdCap>(words) },
        Bar0Register.IaaCap => capabilities with { IaaCap = Load<IaaCap>(words) },
        Bar0Register.DsaCap0 => capabilities with { DsaCap0 = Load<DsaCap0>(words) },
        Bar0Register.DsaCap1 => capabilities with { DsaCap1 = Load<DsaCap1>(words) },
        Bar0Register.DsaCap2 => capabilities with { DsaCap2 = Load<DsaCap2>(words) },
        Bar0Register.PerfCap => capabilities with { PerfCap = Load<PerfCap>(words) },
        _ => throw new ArgumentOutOfRangeException(nameof(register), register, "It is no capability register."),
    };

    /// <summary>A register out of its words.</summary>
    public static T Load<T>(ReadOnlySpan<ulong> words)
        where T : unmanaged, IRegisterValue<T> => MemoryMarshal.Read<T>(MemoryMarshal.AsBytes(words));

    /// <summary>A register as words.</summary>
    public static void Store<T>(T value, Span<ulong> words)
        where T : unmanaged, IRegisterValue<T> => MemoryMarshal.Write(MemoryMarshal.AsBytes(words), in value);
}
