using Dsa.Bindings.Registers;
using Dsa.Device.Commands;

namespace Dsa.Device.Profiles.Validation;

/// <summary>Capabilities that exclude or need each other (§9.2).</summary>
internal static class CapabilityCheck
{
    private static readonly uint[] s_versions = [0x100, 0x200, 0x300];

    /// <summary>The problems.</summary>
    public static IEnumerable<ProfileProblem> Find(DeviceProfile profile) =>
        FindInPresence(profile)
            .Concat(FindInGeneral(profile))
            .Concat(FindInEventLog(profile))
            .Concat(FindInQueues(profile))
            .Concat(FindInGroups(profile))
            .Concat(FindInDomains(profile));

    private static IEnumerable<ProfileProblem> FindInPresence(DeviceProfile profile)
    {
        var words = new ulong[8];
        foreach (var register in Bar0Map.Registers.Where(static register => register.IsCapability && register.Id != (int)Bar0Register.CmdCap))
        {
            var id = (Bar0Register)register.Id;
            Array.Clear(words);
            CapabilityRegisters.Read(id, profile.Capabilities, words);
            if (!profile.Has(register) && words.Any(static word => word != 0))
            {
                yield return new ProfileProblem(
                    ProfilePaths.Capability(id),
                    $"A part of {profile.Variant} with these capabilities has no {register.SpecName}{Since(register)}; leave it out.");
            }
        }

        if (!s_versions.Contains(profile.Capabilities.Version.Raw))
        {
            yield return new ProfileProblem(
                ProfilePaths.Capability(Bar0Register.Version),
                $"Versions are {string.Join(", ", s_versions.Select(static version => $"0x{version:x}"))}; this is 0x{profile.Capabilities.Version.Raw:x}.");
        }
    }

    private static string Since(RegisterDescription register) => register.Since is null ? string.Empty : $" (it came with revision {register.Since})";

    private static IEnumerable<ProfileProblem> FindInGeneral(DeviceProfile profile)
    {
        var general = profile.Capabilities.GenCap;
        if (profile.Capabilities.OpCap.HasOperation(Opcode.Batch) && general is { MaxBatchShift: 0, BatchOfOne: false })
        {
            yield return General(nameof(GenCap.MaxBatchShift), "A part that knows Batch takes batches of two: give at least 1, set BatchOfOne, or take Batch out of the operations.");
        }

        if (profile.Variant == Variants.Dsa && general.Raw != general.WithDecompressSupport(false).WithIndexingSupport(false).Raw)
        {
            yield return General(nameof(GenCap.DecompressSupport), "Decompression and indexing are those of Iaa; leave both out.");
        }

        if (profile.Variant == Variants.Iaa && general.InterDomain)
        {
            yield return General(nameof(GenCap.InterDomain), "Inter-domain operations are those of Dsa; leave it out.");
        }

        if (general.BlockOnFault && profile.Pci.PageRequests is null)
        {
            yield return General(nameof(GenCap.BlockOnFault), "Blocking on a fault needs page requests; leave it out, or give the part PRSREQCAP.");
        }
    }

    private static IEnumerable<ProfileProblem> FindInEventLog(DeviceProfile profile)
    {
        var general = profile.Capabilities.GenCap;
        if (general.EventLog == EventLogSupport.None)
        {
            // First generation parts read undocumented bits there.
            if (general.EventLogOverflow && profile.Capabilities.Version.Major > 1)
            {
                yield return General(nameof(GenCap.EventLogOverflow), "There is no event log that could overflow; leave it out, or set EventLog.");
            }

            yield break;
        }
    }

    private static IEnumerable<ProfileProblem> FindInQueues(DeviceProfile profile)
    {
        var queues = profile.Capabilities.WqCap;
        if (queues is { SharedMode: false, DedicatedMode: false })
        {
            yield return Queues(nameof(WqCap.DedicatedMode), "Queues are shared or dedicated; set SharedMode, DedicatedMode or both.");
        }

        if (queues.SharedMode && profile.Pci.Pasid is null)
        {
            yield return Queues(nameof(WqCap.SharedMode), "Shared queues need PASIDs; leave it out, or give the part PASIDCAP.");
        }

        if (queues is { OperationConfiguration: true, ConfigurationSizeShift: 0 })
        {
            yield return Queues(nameof(WqCap.OperationConfiguration), "OPCFG needs a WQCFG of 64 bytes; set ConfigurationSizeShift to 1.");
        }

        if (queues.AtsControl && profile.Pci.Ats is null)
        {
            yield return Queues(nameof(WqCap.AtsControl), "There are no translation services to switch off; leave it out, or give the part ATSCAP.");
        }

        if (queues.PrsControl && profile.Pci.PageRequests is null)
        {
            yield return Queues(nameof(WqCap.PrsControl), "There are no page requests to switch off; leave it out, or give the part PRSREQCAP.");
        }
    }

    private static IEnumerable<ProfileProblem> FindInGroups(DeviceProfile profile)
    {
        var groups = profile.Capabilities.GrpCap;
        var engines = profile.Capabilities.EngCap;
        if (profile.Variant == Variants.Iaa && groups.ReadBufferControl)
        {
            yield return Groups(nameof(GrpCap.ReadBufferControl), "Iaa has no read buffer control; leave it out.");
        }

        if (groups.ReadBufferControl != (groups.TotalReadBuffers != 0))
        {
            yield return Groups(nameof(GrpCap.TotalReadBuffers), "Read buffers are counted when ReadBufferControl is set, and only then.");
        }

        if (groups is { ReadBufferControl: true, TotalReadBuffers: not 0 } && LeastReadBuffers(profile) is var least && groups.TotalReadBuffers < least)
        {
            yield return Groups(
                nameof(GrpCap.TotalReadBuffers),
                $"A group has {GroupLimitsCheck.ReadBuffersPerEngine} read buffers for each of its engines, so this part could not use all of them at once; give at least {least}, or have fewer engines, or more groups and queues.");
        }

        if (groups is { GlobalReadBufferLimit: true, ReadBufferControl: false })
        {
            yield return Groups(nameof(GrpCap.GlobalReadBufferLimit), "A limit needs read buffers; leave it out, or set ReadBufferControl.");
        }

        if (groups.ProgressLimit && (engines.MaxWorkDescriptors == 0 || engines.MaxBatchDescriptors == 0 && profile.Capabilities.OpCap.HasOperation(Opcode.Batch)))
        {
            yield return Groups(nameof(GrpCap.ProgressLimit), "A limit is a part of what engines have in progress; give ENGCAP MaxWorkDescriptors, and MaxBatchDescriptors where there are batches.");
        }
    }

    /// <summary>The read buffers that let all engines be used at once: those of the largest group, when engines are spread over as many as there can be.</summary>
    private static uint LeastReadBuffers(DeviceProfile profile)
    {
        // A group has a queue, and a queue has an entry.
        var queues = profile.Capabilities.WqCap;
        var groups = Math.Min(profile.Capabilities.GrpCap.Count, Math.Min(queues.Count, queues.TotalSize));
        return GroupLimitsCheck.ReadBuffersPerEngine * ((profile.Capabilities.EngCap.Count + groups - 1) / groups);
    }

    private static IEnumerable<ProfileProblem> FindInDomains(DeviceProfile profile)
    {
        if (!profile.Capabilities.GenCap.InterDomain)
        {
            Opcode[] needing =
            [
                Opcode.UpdateWindow, Opcode.InterDomainCopy, Opcode.InterDomainFill, Opcode.InterDomainCompare, Opcode.InterDomainComparePattern,
            ];
            if (needing.Any(profile.Capabilities.OpCap.HasOperation))
            {
                yield return General(nameof(GenCap.InterDomain), "The part announces inter-domain operations; set it, or take them out of the operations.");
            }

            yield break;
        }

        if (profile.Pci.Pasid is null)
        {
            yield return General(nameof(GenCap.InterDomain), "Domains are told apart by PASIDs; leave it out, or give the part PASIDCAP.");
        }

        if (profile.Capabilities is { IdCap.OffsetMode: true, GenCap.CompletionFaultInfo: false })
        {
            yield return General(
                nameof(GenCap.CompletionFaultInfo),
                "Behind an offset window a record has to tell that a fault address is masked; set it, or leave OffsetMode of IDCAP out.");
        }

        if (profile.Capabilities.IdCap.EntryTypes == 0)
        {
            yield return new ProfileProblem(
                ProfilePaths.Capability(Bar0Register.IdCap, nameof(IdCap.EntryTypes)), "A permissions table has at least one type of entries; add SingleSubmitter.");
        }
    }

    private static ProfileProblem General(string field, string message) => new(ProfilePaths.Capability(Bar0Register.GenCap, field), message);

    private static ProfileProblem Queues(string field, string message) => new(ProfilePaths.Capability(Bar0Register.WqCap, field), message);

    private static ProfileProblem Groups(string field, string message) => new(ProfilePaths.Capability(Bar0Register.GrpCap, field), message);
}
