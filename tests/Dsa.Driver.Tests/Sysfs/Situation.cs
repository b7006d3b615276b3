using Dsa.Driver.Tests.Scripted;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Tests.Sysfs;

/// <summary>What a write meets.</summary>
public enum Situation
{
    /// <summary>A version 2 device after its probe.</summary>
    Fresh,

    /// <summary>The same, of version 3.</summary>
    Version3,

    /// <summary>The same, with the override for traffic classes.</summary>
    Override,

    /// <summary>The same, which cannot block on faults.</summary>
    NoBlockOnFault,

    /// <summary>The same, without a limit of read buffers.</summary>
    NoLimit,

    /// <summary>Bound, with queue 1 configured and no other.</summary>
    DeviceEnabled,

    /// <summary>Bound, with a dedicated queue 0 bound to users.</summary>
    QueueEnabled,

    /// <summary>Bound, with a shared queue 0 bound to users.</summary>
    SharedQueueEnabled,

    /// <summary>A device whose configuration is fixed, unbound.</summary>
    Fixed,

    /// <summary>The same, as its probe leaves it: bound.</summary>
    FixedEnabled,
}

/// <summary>Makes situations, and writes attributes in them.</summary>
internal static class Situations
{
    private static readonly Bar0Capabilities s_version2 = ScriptedProfile.Version2 with
    {
        GrpCap = ScriptedProfile.Version2.GrpCap.WithProgressLimit(true),
    };

    /// <summary>Writes once, and looks at what came of it: the value, or the same tree as before.</summary>
    /// <param name="on">The situation.</param>
    /// <param name="attribute">The attribute, such as <c>wq0.0/size</c>.</param>
    /// <param name="text">What is written.</param>
    /// <param name="error">The error that is expected.</param>
    /// <param name="shown">What is read afterwards; null for the text itself.</param>
    /// <param name="first">Attributes that are set first, such as <c>wq0.1/size=100 wq0.2/size=20</c>.</param>
    public static void Check(Situation on, string attribute, string text, Errno error, string? shown = null, string first = "") => Run(on, bed =>
    {
        var tree = bed.Driver.Sysfs;
        foreach (var setting in first.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.Equal(Errno.None, tree.Write(setting.Split('=')[0], setting.Split('=')[1]));
        }

        var before = tree.Dump();
        Assert.Equal(error, tree.Write(attribute, text));
        if (error == Errno.None)
        {
            Assert.Equal(shown ?? text.TrimEnd('\n'), tree.Read(attribute));
        }
        else
        {
            Assert.Equal(before, tree.Dump());
        }
    });

    public static void Run(Situation on, Action<Bed> test, ulong seed = Bed.DefaultSeed)
    {
        var profile = on switch
        {
            Situation.Version3 => ScriptedProfile.Version3,
            Situation.NoBlockOnFault => s_version2 with { GenCap = s_version2.GenCap.WithBlockOnFault(false) },
            Situation.NoLimit => s_version2 with { GrpCap = s_version2.GrpCap.WithGlobalReadBufferLimit(false) },
            Situation.Fixed or Situation.FixedEnabled => s_version2 with { GenCap = s_version2.GenCap.WithConfigurationSupport(false) },
            _ => s_version2,
        };
        Bed.RunUnprobed(
            bed =>
            {
                Prepare(bed, on);
                test(bed);
            },
            profile,
            seed,
            options: new IdxdOptions { OverridesTrafficClasses = on == Situation.Override });
    }

    private static void Prepare(Bed bed, Situation on)
    {
        foreach (var queue in Enumerable.Range(0, 8))
        {
            bed.Hardware.Set(bed.Hardware.Registers.WqCfg[queue].Control.OffsetBytes, default(WqCfgControl).WithMode(WqMode.Dedicated));
        }

        bed.Hardware.KeepsConfiguration = !bed.Hardware.Capabilities.GenCap.ConfigurationSupport;
        bed.Probe();
        switch (on)
        {
            case Situation.DeviceEnabled:
                bed.Configure(1, WorkQueueType.User);
                Assert.Equal(Errno.None, bed.Device.Bind());
                break;
            case Situation.QueueEnabled:
                bed.BindQueue(WorkQueueType.User);
                break;
            case Situation.SharedQueueEnabled:
                bed.BindQueue(WorkQueueType.User, WqMode.Shared);
                break;
            case Situation.Fixed:
                bed.Device.Unbind();
                break;
        }

        bed.Trace.Clear();
    }
}
