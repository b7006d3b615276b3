using Dsa.Device.Profiles;

namespace Dsa.Device.Tests.Profiles;

/// <summary>Brings a part up as software would: all its engines, as many queues as there can be, and a No-op on each.</summary>
internal sealed class BringUp : IDisposable
{
    private readonly DeviceProfile _profile;
    private readonly Bench _bench;

    private BringUp(DeviceProfile profile)
    {
        _profile = profile;
        _bench = new Bench(profile: profile);
        _bench.Device.Configuration.PageRequestEnable = true;
        _bench.Device.Configuration.PageRequestAllocation = 1;
    }

    /// <summary>Fails when anything of it does.</summary>
    public static void Run(DeviceProfile profile)
    {
        using var part = new BringUp(profile);
        var queues = profile.Configuration is { } configuration ? part.Complete(configuration) : part.Configure();
        Assert.NotEmpty(queues);
        Assert.Equal(CommandError.Success, part._bench.ErrorOf(Command.EnableDevice));
        foreach (var queue in queues)
        {
            Assert.Equal(CommandError.Success, part._bench.ErrorOf(Command.EnableWq, (uint)queue));
            part.RunNoOp(queue);
        }

        Assert.Equal(CommandError.Success, part._bench.ErrorOf(Command.DisableDevice));
        Assert.False(part._bench.Bar.SwError.Read().Valid);
    }

    public void Dispose() => _bench.Dispose();

    /// <summary>Has every engine in a group, and in every group a queue.</summary>
    private List<int> Configure()
    {
        var capabilities = _profile.Capabilities;
        var engines = (int)capabilities.EngCap.Count;
        var groups = Math.Min(Math.Min((int)capabilities.GrpCap.Count, (int)capabilities.WqCap.Count), Math.Min((int)capabilities.WqCap.TotalSize, engines));
        for (var group = 0; group < groups; group++)
        {
            var members = Enumerable.Range(0, engines).Where(engine => engine % groups == group);
            _bench.Bar.GrpCfg[group].WorkQueues.Write(new GrpCfgWorkQueues(0, 0, 0, 0).WithWorkQueue(group));
            _bench.Bar.GrpCfg[group].Engines.Write(members.Aggregate(new GrpCfgEngines(0), static (all, engine) => all.WithEngine(engine)));
            var queue = _bench.Bar.WqCfg[group];
            queue.Size.Write(new WqCfgSize(0).WithEntries(capabilities.WqCap.TotalSize / (uint)groups));
            queue.Threshold.Write(new WqCfgThreshold(0).WithEntries(1));
            queue.Control.Write(Identity(new WqCfgControl(0).WithPriority(1)).WithBlockOnFaultEnable(capabilities.GenCap.BlockOnFault));
            queue.Limits.Write(new WqCfgLimits(0)
                .WithMaxTransferShift(capabilities.GenCap.MaxTransferShift)
                .WithMaxBatchShift(capabilities.GenCap.MaxBatchShift)
                .WithMaxScatterGatherShift(capabilities.DsaCap0.MaxScatterGatherShift));
        }

        if (capabilities.GenCap.EventLog != EventLogSupport.None)
        {
            _bench.ConfigureEventLog();
        }

        return [.. Enumerable.Range(0, groups)];
    }

    /// <summary>Writes what a fixed configuration lets be written.</summary>
    private List<int> Complete(FixedConfiguration configuration)
    {
        if (configuration.General.EventLogEnable)
        {
            _bench.ConfigureEventLog();
        }

        foreach (var queue in Enumerable.Range(0, configuration.Queues.Length).Where(queue => configuration.Queues[queue].IsModeChangeable))
        {
            _bench.Bar.WqCfg[queue].Control.Modify(Identity);
            _bench.Bar.WqCfg[queue].OccupancyInterrupt.Write(default);
        }

        return [.. Enumerable.Range(0, configuration.Queues.Length).Where(queue => configuration.Queues[queue].Size.Entries != 0)];
    }

    private WqCfgControl Identity(WqCfgControl control)
    {
        var mode = _profile.Capabilities.WqCap.DedicatedMode ? WqMode.Dedicated : WqMode.Shared;
        return control.WithMode(mode)
            .WithPasidEnable(_bench.Device.Configuration.PasidEnable)
            .WithPasid(mode == WqMode.Dedicated ? _bench.Pasid : 0)
            .WithPrivileged(false);
    }

    private void RunNoOp(int queue)
    {
        var control = _bench.Bar.WqCfg[queue].Control.Read();
        if (control is { Mode: WqMode.Dedicated, PasidEnable: true } && control.Pasid != _bench.Pasid)
        {
            // Nobody has the PASID here, so there is no memory for a record.
            _bench.Post(new NoOpDescriptor(), queue);
            Assert.Equal(CommandError.Success, _bench.ErrorOf(Command.DrainAll));
            return;
        }

        var own = control.PasidEnable ? null : _bench.Kernel.AllocateCoherent(_bench.Slot, 4096);
        var descriptor = Descriptors.NoOp(own?.Address ?? _bench.Map(4096));
        if (control.Mode == WqMode.Dedicated)
        {
            _bench.Post(descriptor, queue);
        }
        else
        {
            Assert.Equal(Bindings.Portals.SubmitResult.Accepted, _bench.Enqueue(descriptor, queue));
        }

        _bench.Settle();
        Assert.Equal((byte)CompletionStatus.Success, own is null ? _bench.Read(descriptor.CompletionAddress, 1)[0] : own.Span[0]);
    }
}
