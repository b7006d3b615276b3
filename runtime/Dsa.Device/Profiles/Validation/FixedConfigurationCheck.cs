using Dsa.Bindings.Registers;
using Dsa.Device.Commands;
using Dsa.Device.EventLog;
using Dsa.Device.Profiles.Json;
using Dsa.Device.Registers;
using Dsa.Platform.Pci;

namespace Dsa.Device.Profiles.Validation;

/// <summary>Whether Enable Device and Enable WQ can ever succeed with a configuration that nobody can change.</summary>
/// <remarks>
/// Asks the checks of these commands, over the registers as they are after power-on, with all that software can still set as
/// well as it can be.
/// </remarks>
internal sealed class FixedConfigurationCheck(DeviceProfile profile, FixedConfiguration configuration)
{
    private readonly FaultTexts _texts = new(profile, configuration);

    private readonly PciConfiguration _pci = new()
    {
        Capabilities = profile.Pci,
        BusMasterEnable = true,
        PasidEnable = true,
        PrivilegedModeEnable = true,
        AtsEnable = true,
        PageRequestEnable = true,
        PageRequestAllocation = 1,
    };

    /// <summary>The problems.</summary>
    public unsafe IReadOnlyList<ProfileProblem> Find()
    {
        var completed = profile with { Configuration = configuration with { Queues = [.. configuration.Queues.Select(Complete)] } };
        var layout = new Bar0Layout(profile.Capabilities);
        fixed (byte* image = new byte[Bar0Map.SizeBytes])
        {
            var bus = new PointerBus(image);
            var values = new ResetValues(completed);
            Span<ulong> words = stackalloc ulong[8];
            foreach (var instance in new RegisterMap(completed, layout).Instances)
            {
                words.Clear();
                values.Fill(instance, words);
                for (var offset = 0; offset < instance.Description.WidthBytes; offset += sizeof(uint))
                {
                    bus.Write32(instance.OffsetBytes + offset, (uint)(words[offset / sizeof(ulong)] >> (offset % sizeof(ulong) * 8)));
                }
            }

            return FindIn(new Bar0<PointerBus>(bus, layout));
        }
    }

    private List<ProfileProblem> FindIn(Bar0<PointerBus> bar)
    {
        if (EventLogWriter.EntryBytesOf(profile.Capabilities.GenCap) != 0)
        {
            bar.EvlCfg.Write(new EvlCfg(0, 0).WithSize(DeviceConfigurationCheck.LeastEventLogEntries));
        }

        var problems = new List<ProfileProblem>();
        var device = new DeviceConfigurationCheck(bar, profile.Capabilities, _pci);
        if (device.Find(AtsPolicy.Optional) is not CommandError.Success and var error)
        {
            problems.Add(_texts.OfDevice(error, device.Group));
        }

        var handles = (MsiX: (uint)profile.MsixVectorCount, Storage: (uint)bar.Ims.Count);
        for (var queue = 0; queue < configuration.Queues.Length; queue++)
        {
            var check = new WqConfigurationCheck(
                bar, queue, profile.Capabilities, _pci, (table, handle) => handle < (table == InterruptTable.MsiX ? handles.MsiX : handles.Storage));

            // A queue without entries is one that is not used.
            if (configuration.Queues[queue].Size.Entries != 0 && check.Find() is not CommandError.Success and var fault)
            {
                problems.Add(_texts.OfQueue(fault, queue));
            }
        }

        if (configuration.Queues.All(static queue => queue.Size.Entries == 0))
        {
            problems.Add(_texts.OfNoQueue());
        }

        return problems;
    }

    /// <summary>A queue as software makes it that wants to enable it: what may be changed is as good as it can be.</summary>
    private FixedQueue Complete(FixedQueue queue) => !queue.IsModeChangeable
        ? queue
        : queue with
        {
            Control = queue.Control
                .WithMode(profile.Capabilities.WqCap.DedicatedMode ? WqMode.Dedicated : WqMode.Shared)
                .WithPasidEnable(_pci.PasidEnable)
                .WithPrivileged(false),
            OccupancyInterrupt = default,
        };
}
