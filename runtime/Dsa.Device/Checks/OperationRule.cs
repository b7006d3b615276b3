using Dsa.Bindings.Structures;

namespace Dsa.Device.Checks;

/// <summary>The rule of the definition for one operation, as far as a part has the features that it speaks of.</summary>
internal sealed class OperationRule
{
    private readonly StructureRule _rule;

    /// <summary>Takes flags out of a rule that need features which a part does not have.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="missingFeatures">The flags.</param>
    public OperationRule(StructureRule rule, DescriptorFlags missingFeatures)
    {
        _rule = rule;
        Allowed = (DescriptorFlags)rule.AllowedFlags & ~missingFeatures;
    }

    /// <summary>Flags that are not reserved.</summary>
    public DescriptorFlags Allowed { get; }

    /// <summary>Flags that are required and not there.</summary>
    public DescriptorFlags MissingFrom(DescriptorFlags flags)
    {
        var missing = (DescriptorFlags)_rule.RequiredFlags & ~flags;
        foreach (var choice in _rule.RequiredChoices)
        {
            missing |= (flags & (DescriptorFlags)choice) == 0 ? (DescriptorFlags)choice : 0;
        }

        return missing;
    }

    /// <summary>Whether a bit that is reserved under the descriptor's flags is set.</summary>
    /// <param name="words">The descriptor.</param>
    /// <param name="flags">Its flags.</param>
    public bool HasReservedBits(ReadOnlySpan<ulong> words, DescriptorFlags flags)
    {
        if (Touches(words, _rule.ReservedMask.AsSpan()))
        {
            return true;
        }

        foreach (var member in _rule.ConditionalMembers)
        {
            if ((((ulong)flags & member.Flag) != 0) != member.PresentWhenSet && Touches(words, member.Mask.AsSpan()))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Touches(ReadOnlySpan<ulong> words, ReadOnlySpan<ulong> mask)
    {
        var bits = 0UL;
        for (var i = 0; i < mask.Length; i++)
        {
            bits |= words[i] & mask[i];
        }

        return bits != 0;
    }

    /// <summary>Flags of an operation of DSA that need features which a part does not have.</summary>
    public static DescriptorFlags MissingFeatures(Opcode opcode, GenCap capabilities)
    {
        var missing = DescriptorFlags.None;
        missing |= capabilities.CacheControlMemory ? 0 : DescriptorFlags.CacheControl1;
        missing |= capabilities.DestinationReadback ? 0 : DescriptorFlags.CacheControl2;
        missing |= capabilities.DurableWrite ? 0 : DescriptorFlags.CacheControl3;
        return missing | opcode switch
        {
            Opcode.Batch when !capabilities.BatchContinuation =>
                ((WorkDescriptor)new BatchDescriptor { BatchError = true }).Flags,
            Opcode.Drain when !capabilities.DrainReadback =>
                ((WorkDescriptor)new DrainDescriptor { Readback1Valid = true, Readback2Valid = true }).Flags,
            Opcode.Fill when !capabilities.Fill16 => ((WorkDescriptor)new FillDescriptor { Pattern16 = true }).Flags,
            Opcode.CrcGeneration when !capabilities.Crc64 => ((WorkDescriptor)new CrcDescriptor { Crc64 = true }).Flags,
            Opcode.CopyCrc when !capabilities.Crc64 => ((WorkDescriptor)new CopyCrcDescriptor { Crc64 = true }).Flags,
            Opcode.TranslationFetch when !capabilities.TranslationFetchStride =>
                ((WorkDescriptor)new TranslationFetchDescriptor { UseStride = true }).Flags,

            // Of the cache controls a flush takes two; one more where the first generation has it.
            Opcode.CacheFlush => DescriptorFlags.CacheControl3
                | (capabilities.CacheControlFlush ? DescriptorFlags.None : DescriptorFlags.CacheControl1),
            _ => DescriptorFlags.None,
        };
    }
}
