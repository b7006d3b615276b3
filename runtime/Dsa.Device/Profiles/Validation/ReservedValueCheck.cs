using Dsa.Bindings.Registers;
using Dsa.Device.Profiles.Json;

namespace Dsa.Device.Profiles.Validation;

/// <summary>Values that the definition has no name for, and bits in no field.</summary>
internal static class ReservedValueCheck
{
    /// <summary>The problems in capability registers.</summary>
    public static IEnumerable<ProfileProblem> Find(DeviceProfile profile)
    {
        foreach (var register in ProfileKeys.CapabilityRegisters)
        {
            // First generation silicon has bits in GENCAP that no specification names (§0.2 of the register facts).
            var allowsUnnamed = register == Bar0Register.GenCap && profile.Capabilities.Version.Major == 1;
            var words = new ulong[8];
            CapabilityRegisters.Read(register, profile.Capabilities, words);
            foreach (var problem in FindIn(Bar0Map.Register(register), words, ProfilePaths.Capability(register), allowsUnnamed))
            {
                yield return problem;
            }
        }
    }

    /// <summary>The problems in one register.</summary>
    public static IEnumerable<ProfileProblem> FindIn<T>(T register, string path)
        where T : unmanaged, IRegisterValue<T>
    {
        var words = new ulong[8];
        CapabilityRegisters.Store(register, words);
        return FindIn(T.Description, words, path);
    }

    /// <summary>The problems in one register.</summary>
    /// <param name="register">The register.</param>
    /// <param name="words">Its value.</param>
    /// <param name="path">Where it stands in the profile.</param>
    /// <param name="allowsUnnamed">Whether bits in no field may be set.</param>
    private static IEnumerable<ProfileProblem> FindIn(RegisterDescription register, ulong[] words, string path, bool allowsUnnamed = false)
    {
        for (var word = 0; word < register.ReservedMask.Length && !allowsUnnamed; word++)
        {
            var unnamed = words[word] & register.ReservedMask[word];
            if (unnamed != 0)
            {
                yield return new ProfileProblem(
                    path, $"The bits 0x{unnamed:x} of word {word} are in no field of {register.SpecName}; clear them.");
            }
        }

        foreach (var field in register.Fields.Where(static field => field.NameOf is not null))
        {
            if (Unnamed(field, words) is { } value)
            {
                yield return new ProfileProblem($"{path}.{field.Name}", $"{value} is reserved; {SpelledName.Instead(value, Names(field))}");
            }
        }
    }

    private static string? Unnamed(FieldDescription field, ulong[] words)
    {
        if (!FieldBits.IsSet(field))
        {
            var value = FieldBits.Load(field, words);
            return FieldBits.Named(field, value) is null ? $"The value {value}" : null;
        }

        for (var bit = 0; bit < field.WidthBits; bit++)
        {
            if (FieldBits.HasBit(field, bit, words) && FieldBits.NameOfBit(field, bit) is null)
            {
                return $"The bit {bit}";
            }
        }

        return null;
    }

    private static IEnumerable<string> Names(FieldDescription field)
    {
        var isSet = FieldBits.IsSet(field);
        var count = isSet ? field.WidthBits : 1 << field.WidthBits;
        return Enumerable.Range(0, count)
            .Select(value => isSet ? FieldBits.NameOfBit(field, value) : FieldBits.Named(field, (ulong)value))
            .OfType<string>();
    }
}
