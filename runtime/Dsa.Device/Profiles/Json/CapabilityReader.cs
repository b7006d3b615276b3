namespace Dsa.Device.Profiles.Json;

/// <summary>Reads the capability registers of a profile.</summary>
internal static class CapabilityReader
{
    /// <summary>Reads registers field by field; what is not named stays.</summary>
    public static Bar0Capabilities ReadRegisters(JsonPlace place, Bar0Capabilities capabilities)
    {
        var registers = ProfileKeys.CapabilityRegisters.ToDictionary(static register => Bar0Map.Register(register).SpecName);
        var elsewhere = new Dictionary<string, string>
        {
            [OpCap.Description.SpecName] = ProfileKeys.Operations,
            [CmdCap.Description.SpecName] = ProfileKeys.Commands,
            [Offsets.Description.SpecName] = ProfileKeys.Tables,
        };
        foreach (var (name, value) in place.Members("capabilities", [.. registers.Keys], elsewhere))
        {
            var words = new ulong[Bar0Map.Register(registers[name]).ReservedMask.Length];
            CapabilityRegisters.Read(registers[name], capabilities, words);
            RegisterReader.Read(value, Bar0Map.Register(registers[name]), words);
            capabilities = CapabilityRegisters.With(capabilities, registers[name], words);
        }

        return capabilities;
    }

    /// <summary>Reads the operations that the part knows, by name or opcode; others it does not know.</summary>
    public static Bar0Capabilities ReadOperations(JsonPlace place, Bar0Capabilities capabilities)
    {
        var words = new ulong[OpCap.Description.ReservedMask.Length];
        RegisterReader.ReadBits(place, OpCap.Description.Fields[0], words);
        return capabilities with { OpCap = CapabilityRegisters.Load<OpCap>(words) };
    }

    /// <summary>Reads the commands that the part announces, by name or code; null when it announces none.</summary>
    public static Bar0Capabilities ReadCommands(JsonPlace place, Bar0Capabilities capabilities)
    {
        var words = new ulong[CmdCap.Description.ReservedMask.Length];
        if (!place.IsNull)
        {
            RegisterReader.ReadBits(place, CmdCap.Description.Fields[0], words);
        }

        return capabilities with { CmdCap = CapabilityRegisters.Load<CmdCap>(words) };
    }
}
