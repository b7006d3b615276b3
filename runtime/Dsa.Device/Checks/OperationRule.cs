using Dsa.Bindings.Structures;

namespace Dsa.Device.Checks;

/// <summary>The rule of the definition for one operation, as far as a part has the features that it speaks of.</summary>
internal sealed class OperationRule
{
    // The bit was another one in the first revision and none in the second.
    private const int ThirdCacheControlSince = 3;

    private const DescriptorFlags CommonSelectors = DescriptorFlags.Address1TrafficClass
        | DescriptorFlags.Address2TrafficClass
        | DescriptorFlags.Address3TrafficClass
        | DescriptorFlags.CompletionTrafficClass;

    private readonly StructureRule _rule;
    private readonly DescriptorFlags _required;

    /// <summary>Takes flags out of a rule that need features which a part does not have.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="missingFeatures">The flags.</param>
    /// <param name="alsoRequired">Flags that are required besides those of the rule.</param>
    public OperationRule(StructureRule rule, DescriptorFlags missingFeatures, DescriptorFlags alsoRequired)
    {
        _rule = rule;
        _required = (DescriptorFlags)rule.RequiredFlags | alsoRequired;
        Allowed = (DescriptorFlags)rule.AllowedFlags & ~missingFeatures;
    }

    /// <summary>Flags that are not reserved.</summary>
    public DescriptorFlags Allowed { get; }

    /// <summary>Flags that select the traffic class of an address: of those common to operations, and of the operation itself.</summary>
    public DescriptorFlags TrafficClassSelectors => (Opcode)_rule.Discriminator == Opcode.ReduceDualcast
        ? CommonSelectors | ((WorkDescriptor)new ReduceDualcastDescriptor { Destination2TrafficClass = true }).Flags
        : CommonSelectors;

    /// <summary>Flags that are required and not there.</summary>
    public DescriptorFlags MissingFrom(DescriptorFlags flags)
    {
        var missing = _required & ~flags;
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

    /// <summary>The third bit of the cache control where, without the second, it asks for what a part does not have (§2.2).</summary>
    /// <remarks>With the second it asks for a readback, without for a write that is durable by itself.</remarks>
    public static DescriptorFlags ReservedCacheControl(DescriptorFlags flags, GenCap capabilities) =>
        capabilities.DurableWrite || (flags & DescriptorFlags.CacheControl2) != 0 ? DescriptorFlags.None : DescriptorFlags.CacheControl3;

    /// <summary>Flags of an operation of DSA that need features which a part does not have.</summary>
    public static DescriptorFlags MissingFeatures(Opcode opcode, in Bar0Capabilities part)
    {
        var capabilities = part.GenCap;
        var missing = DescriptorFlags.None;

        // All destinations are in memory: there are no peer devices to write to.
        missing |= capabilities.StrictOrderingExceptMemory ? DescriptorFlags.StrictOrdering : 0;
        missing |= capabilities.CacheControlMemory ? 0 : DescriptorFlags.CacheControl1;
        missing |= capabilities.DestinationReadback ? 0 : DescriptorFlags.CacheControl2;
        missing |= part.Version.Major >= ThirdCacheControlSince && (capabilities.DurableWrite || capabilities.DestinationReadback)
            ? 0
            : DescriptorFlags.CacheControl3;
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
