using System.Runtime.InteropServices;
using Dsa.Device.Architectures;
using Dsa.Device.Engines;
using Dsa.Device.Translation;

namespace Dsa.Device.Checks;

/// <summary>Every check of a descriptor before it touches memory (§6 of the behaviour, §5.8); the first error wins.</summary>
internal sealed class DescriptorChecker
{
    private readonly OperationRule?[] _rules = new OperationRule?[byte.MaxValue + 1];
    private readonly DeviceCore _core;
    private readonly TranslatedMemory _memory;
    private readonly DeviceArchitecture _architecture;
    private readonly ulong _recordAlignment;

    /// <summary>Compiles the rules of a part, for an engine that sees <paramref name="memory"/>.</summary>
    public DescriptorChecker(DeviceCore core, TranslatedMemory memory)
    {
        _core = core;
        _memory = memory;
        _architecture = core.Architecture;
        _recordAlignment = (ulong)core.Architecture.RecordBytes;
        foreach (var rule in _architecture.Rules)
        {
            var opcode = (Opcode)rule.Discriminator;
            if (core.Capabilities.OpCap.HasOperation(opcode))
            {
                _rules[rule.Discriminator] = new OperationRule(rule, _architecture.MissingFeatures(opcode), _architecture.AlsoRequired(opcode));
            }
        }
    }

    /// <summary>Whether a descriptor passes; if not, with which outcome it ends.</summary>
    public bool Passes(WorkItem item, out Outcome failure)
    {
        failure = Find(item);
        return failure.Status == CompletionStatus.None;
    }

    /// <summary>Whether a descriptor may ask for a completion interrupt (§8).</summary>
    public bool MayInterrupt(WorkItem item) =>
        !item.Configuration.HasPasid
        || item.Requester.Privileged
        || _core.Registers.Bar.GenCfg.Read().UserInterruptEnable;

    private static Outcome Failure(CompletionStatus status) => new(status);

    private Outcome Find(WorkItem item)
    {
        var discarding = FindDiscarding(item);
        if (discarding != CompletionStatus.None)
        {
            return Failure(discarding);
        }

        if (!IsOperationAllowed(item) || LacksTranslationServices(item) || _rules[(byte)item.Descriptor.Opcode] is not { } rule)
        {
            return Failure(CompletionStatus.UnsupportedOpcode);
        }

        var flags = item.Descriptor.Flags;
        var offending = (flags & ~AllowedFlags(item, rule)) | rule.MissingFrom(flags);
        if (offending != 0)
        {
            return Failure(CompletionStatus.InvalidFlags) with { InvalidFlags = offending };
        }

        return HasUnmappedTrafficClass(item, rule) ? Failure(CompletionStatus.TrafficClassInvalid) : FindInMembers(item, rule);
    }

    /// <summary>Errors after which a descriptor has no completion record, whatever else is wrong with it.</summary>
    private CompletionStatus FindDiscarding(WorkItem item)
    {
        if (item.Configuration is { HasPasid: true, Mode: WqMode.Shared }
            && item.Requester.Privileged
            && !_core.Configuration.PrivilegedModeEnable)
        {
            return CompletionStatus.PrivilegeInvalid;
        }

        var hasRecord = (item.Descriptor.Flags & DescriptorFlags.CompletionAddressValid) != 0;
        return hasRecord && (item.Descriptor.CompletionAddress & (_recordAlignment - 1)) != 0
            ? CompletionStatus.CompletionMisaligned
            : CompletionStatus.None;
    }

    private Outcome FindInMembers(WorkItem item, OperationRule rule)
    {
        ref readonly var descriptor = ref item.Descriptor;
        var flags = descriptor.Flags;
        var words = MemoryMarshal.Cast<WorkDescriptor, ulong>(MemoryMarshal.CreateReadOnlySpan(in descriptor, 1));
        if (rule.HasReservedBits(words, flags) || _architecture.HasReservedValue(descriptor))
        {
            return _architecture.OutcomeOfReserved(descriptor);
        }

        if ((flags & DescriptorFlags.RequestCompletionInterrupt) != 0
            && !_core.Handles.Permits(item.InterruptTable, descriptor.InterruptHandle, item.Requester.Pasid))
        {
            return Failure(CompletionStatus.InvalidInterruptHandle);
        }

        return Failure(_architecture.Find(descriptor, item.Configuration));
    }

    /// <summary>Whether an address of the descriptor is of a traffic class that no virtual channel carries (§6).</summary>
    private bool HasUnmappedTrafficClass(WorkItem item, OperationRule rule)
    {
        if (_core.Configuration.TrafficClasses == byte.MaxValue)
        {
            return false;
        }

        var selectors = AllowedFlags(item, rule) & rule.TrafficClassSelectors;
        for (var left = (ulong)selectors; left != 0; left &= left - 1)
        {
            var selector = (DescriptorFlags)(left & ~(left - 1));
            var trafficClass = item.Configuration.TrafficClassOf((item.Descriptor.Flags & selector) != 0);
            if ((_core.Configuration.TrafficClasses >> trafficClass & 1) == 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOperationAllowed(WorkItem item)
    {
        var opcode = item.Descriptor.Opcode;
        return item.Configuration.Operations.HasOperation(opcode)
            && (item.Batch is null || opcode is not (Opcode.Batch or Opcode.Drain or Opcode.UpdateWindow));
    }

    private DescriptorFlags AllowedFlags(WorkItem item, OperationRule rule)
    {
        var reserved = _architecture.ConditionallyReserved(item.Descriptor);
        if (item.Batch is null)
        {
            reserved |= DescriptorFlags.Fence;
        }

        if (!item.Configuration.BlocksOnFault)
        {
            reserved |= DescriptorFlags.BlockOnFault;
        }

        if ((item.Descriptor.Flags & DescriptorFlags.CompletionAddressValid) == 0)
        {
            reserved |= DescriptorFlags.RequestCompletionRecord | DescriptorFlags.CompletionTrafficClass;
        }

        // The permission is in a register: it is looked at when somebody asks for an interrupt.
        if ((item.Descriptor.Flags & DescriptorFlags.RequestCompletionInterrupt) != 0 && !MayInterrupt(item))
        {
            reserved |= DescriptorFlags.RequestCompletionInterrupt;
        }

        return rule.Allowed & ~reserved;
    }

    /// <summary>Whether a descriptor asks for translations where there are none to ask for (§6).</summary>
    private bool LacksTranslationServices(WorkItem item) =>
        item.Descriptor.Opcode == Opcode.TranslationFetch && !_memory.Translates(item.Requester);
}
