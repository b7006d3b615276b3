namespace Dsa.Device.Profiles.Json;

/// <summary>Reads where the tables of a part lie.</summary>
internal static class TableReader
{
    /// <summary>Reads offsets in BAR0; tables that are not named stay where they are.</summary>
    public static DeviceProfile Read(JsonPlace place, DeviceProfile profile)
    {
        foreach (var (name, value) in place.Members("tables", TableKeys.All))
        {
            if (!value.TryNumber("an offset in BAR0", (ulong)Bar0Map.SizeBytes, out var offset))
            {
                continue;
            }

            var unit = (ulong)(name == TableKeys.MsixTable || name == TableKeys.MsixPending ? sizeof(ulong) : TableKeys.UnitBytes);
            var below = offset / unit * unit;
            if (offset != below)
            {
                value.Report($"{value.Describe()} is no multiple of 0x{unit:x}; 0x{below:x} and 0x{below + unit:x} are.");
                continue;
            }

            profile = Place(profile, name, (int)offset);
        }

        return profile;
    }

    private static DeviceProfile Place(DeviceProfile profile, string name, int offsetBytes)
    {
        if (name == TableKeys.MsixTable)
        {
            return profile with { MsixTableOffsetBytes = offsetBytes };
        }

        if (name == TableKeys.MsixPending)
        {
            return profile with { MsixPendingOffsetBytes = offsetBytes };
        }

        var words = new ulong[Offsets.Description.ReservedMask.Length];
        CapabilityRegisters.Store(profile.Capabilities.Offsets, words);
        var field = TableKeys.Fields.First(field => TableKeys.KeyOf(field) == name);
        FieldBits.Store(field, (ulong)(offsetBytes / TableKeys.UnitBytes), words);
        return profile with { Capabilities = profile.Capabilities with { Offsets = CapabilityRegisters.Load<Offsets>(words) } };
    }
}
