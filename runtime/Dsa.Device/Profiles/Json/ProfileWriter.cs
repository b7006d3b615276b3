using System.Buffers;
using System.Text;
using System.Text.Json;
using Dsa.Bindings.Registers;

namespace Dsa.Device.Profiles.Json;

/// <summary>Writes a profile whole, extending none, as <see cref="ProfileReader"/> reads it.</summary>
internal sealed class ProfileWriter(Utf8JsonWriter json, DeviceProfile profile)
{
    private static readonly JsonWriterOptions s_options = new() { Indented = true };

    /// <summary>The text of a profile.</summary>
    public static string Write(DeviceProfile profile)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            new ProfileWriter(json, profile).Write();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string Hexadecimal(ulong value) => $"0x{value:x}";

    private void Write()
    {
        json.WriteStartObject();
        json.WriteString(ProfileKeys.Name, profile.Name);
        json.WriteString(ProfileKeys.Variant, profile.Variant == Variants.Iaa ? nameof(Variants.Iaa) : nameof(Variants.Dsa));
        json.WriteString(ProfileKeys.Vendor, Hexadecimal(profile.VendorId));
        json.WriteString(ProfileKeys.Device, Hexadecimal(profile.DeviceId));
        WriteCapabilities();
        WriteTables();
        json.WriteNumber(ProfileKeys.Vectors, profile.MsixVectorCount);
        WriteAll(ProfileKeys.Events, profile.PerformanceMonitor.Events.AsSpan());
        WriteAll(ProfileKeys.Counters, profile.PerformanceMonitor.Counters.AsSpan());
        json.WriteStartObject(ProfileKeys.Pci);
        WriteOptional(profile.Pci.Ats);
        WriteOptional(profile.Pci.Pasid);
        WriteOptional(profile.Pci.PageRequests);
        json.WriteBoolean(ProfileKeys.ScalableIov, profile.Pci.HasScalableIov);
        json.WriteEndObject();
        WriteConfiguration();
        json.WriteEndObject();
    }

    private void WriteCapabilities()
    {
        Span<ulong> words = stackalloc ulong[8];
        json.WriteStartObject(ProfileKeys.Capabilities);
        foreach (var register in ProfileKeys.CapabilityRegisters)
        {
            words.Clear();
            CapabilityRegisters.Read(register, profile.Capabilities, words);
            if (words.ContainsAnyExcept(0UL))
            {
                json.WritePropertyName(Bar0Map.Register(register).SpecName);
                RegisterWriter.Write(json, Bar0Map.Register(register), words);
            }
        }

        json.WriteEndObject();
        WriteSet(ProfileKeys.Operations, Bar0Register.OpCap);
        WriteSet(ProfileKeys.Commands, Bar0Register.CmdCap);
    }

    private void WriteSet(string key, Bar0Register register)
    {
        Span<ulong> words = stackalloc ulong[8];
        words.Clear();
        CapabilityRegisters.Read(register, profile.Capabilities, words);
        json.WritePropertyName(key);
        RegisterWriter.WriteBits(json, Bar0Map.Register(register).Fields[0], words);
    }

    private void WriteTables()
    {
        Span<ulong> words = stackalloc ulong[2];
        CapabilityRegisters.Store(profile.Capabilities.Offsets, words);
        json.WriteStartObject(ProfileKeys.Tables);
        foreach (var field in TableKeys.Fields)
        {
            var offset = FieldBits.Load(field, words) * (ulong)TableKeys.UnitBytes;
            if (offset != 0)
            {
                json.WriteString(TableKeys.KeyOf(field), Hexadecimal(offset));
            }
        }

        json.WriteString(TableKeys.MsixTable, Hexadecimal((ulong)profile.MsixTableOffsetBytes));
        json.WriteString(TableKeys.MsixPending, Hexadecimal((ulong)profile.MsixPendingOffsetBytes));
        json.WriteEndObject();
    }

    private void WriteConfiguration()
    {
        if (profile.Configuration is not { } configuration)
        {
            return;
        }

        json.WriteStartObject(ProfileKeys.Configuration);
        WriteValue(GenCfg.Description.SpecName, configuration.General);
        json.WriteStartArray(ProfileKeys.Groups);
        foreach (var group in configuration.Groups)
        {
            json.WriteStartObject();
            WriteValue(ProfileKeys.OwnName(Bar0Register.GrpCfgWorkQueues), group.WorkQueues);
            WriteValue(ProfileKeys.OwnName(Bar0Register.GrpCfgEngines), group.Engines);
            WriteValue(ProfileKeys.OwnName(Bar0Register.GrpCfgFlags), group.Flags);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray(ProfileKeys.Queues);
        foreach (var queue in configuration.Queues)
        {
            WriteQueue(queue);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteQueue(FixedQueue queue)
    {
        json.WriteStartObject();
        WriteValue(ProfileKeys.OwnName(Bar0Register.WqCfgSize), queue.Size);
        WriteValue(ProfileKeys.OwnName(Bar0Register.WqCfgThreshold), queue.Threshold);
        WriteValue(ProfileKeys.OwnName(Bar0Register.WqCfgControl), queue.Control);
        WriteValue(ProfileKeys.OwnName(Bar0Register.WqCfgLimits), queue.Limits);
        WriteValue(ProfileKeys.OwnName(Bar0Register.WqCfgOccupancyInterrupt), queue.OccupancyInterrupt);
        WriteValue(ProfileKeys.OwnName(Bar0Register.WqCfgOccupancy), queue.Occupancy);
        if (queue.Operations is { } operations)
        {
            WriteValue(ProfileKeys.OwnName(Bar0Register.WqCfgOpCfg), operations);
        }

        json.WriteBoolean(ProfileKeys.IsModeChangeable, queue.IsModeChangeable);
        json.WriteEndObject();
    }

    private void WriteAll<T>(string key, ReadOnlySpan<T> registers)
        where T : unmanaged, IRegisterValue<T>
    {
        json.WriteStartArray(key);
        foreach (var register in registers)
        {
            WriteValue(null, register);
        }

        json.WriteEndArray();
    }

    private void WriteOptional<T>(T? register)
        where T : unmanaged, IRegisterValue<T>
    {
        if (register is { } value)
        {
            WriteValue(T.Description.SpecName, value);
        }
        else
        {
            json.WriteNull(T.Description.SpecName);
        }
    }

    private void WriteValue<T>(string? key, T register)
        where T : unmanaged, IRegisterValue<T>
    {
        if (key is not null)
        {
            json.WritePropertyName(key);
        }

        Span<ulong> words = stackalloc ulong[8];
        words.Clear();
        CapabilityRegisters.Store(register, words);
        RegisterWriter.Write(json, T.Description, words);
    }
}
