namespace Dsa.Device.Registers;

/// <summary>What accesses of software set off: the one place where registers meet the rest of the device.</summary>
/// <remarks>Called with the register lock held; nothing here may take time.</remarks>
internal sealed class RegisterEffects(DeviceCore core)
{
    private static readonly Bar0Register[] s_counterConfiguration =
    [
        Bar0Register.CntrCfgEntry,
        Bar0Register.FltCfgWorkQueues,
        Bar0Register.FltCfgTrafficClasses,
        Bar0Register.FltCfgPageSizes,
        Bar0Register.FltCfgTransferSizes,
        Bar0Register.FltCfgEngines,
        Bar0Register.FltCfgPasid,
    ];

    /// <summary>Stores a computed register that is about to be read.</summary>
    public void BeforeRead(RegisterInstance register)
    {
        if (register.Id == Bar0Register.CntrDataEntry)
        {
            core.PerformanceMonitor.Show(register.Index);
        }
        else if (register.Id == Bar0Register.WqCfgStatus && core.Capabilities.WqCap.Occupancy)
        {
            var status = core.Registers.Bar.WqCfg[register.Index].Status;
            var occupancy = (uint)core.Queues[register.Index].Occupancy;
            core.Registers.Store(status.OffsetBytes, status.Read().WithOccupancy(occupancy));
        }
    }

    /// <summary>Whether a write is taken away from the register file because its owner decides what becomes of it.</summary>
    /// <param name="register">The register.</param>
    /// <param name="value">The dword written.</param>
    /// <param name="lanes">The bits of it that were written.</param>
    public bool Takes(RegisterInstance register, uint value, uint lanes)
    {
        switch (register.Id)
        {
            case Bar0Register.Cmd:
                // Part of a command is no command.
                if (lanes == uint.MaxValue)
                {
                    core.Commands.Written(value);
                }

                return true;
            case Bar0Register.PerfRst:
                ResetMonitor(new PerfRst(value & lanes));
                return true;
            case Bar0Register.CntrDataEntry:
                // Half of a count may be written: the other half has to be there.
                core.PerformanceMonitor.Show(register.Index);
                return false;
            default:
                return false;
        }
    }

    /// <summary>A dword of a register has been written.</summary>
    public void Written(RegisterInstance register)
    {
        switch (register.Id)
        {
            case Bar0Register.EvlStatus:
                core.Log.HeadMoved();
                break;
            case Bar0Register.WqCfgOccupancy:
            case Bar0Register.WqCfgStatus:
                core.Occupancy.Evaluate(core.Queues[register.Index]);
                break;
            case Bar0Register.ImsEntry:
                core.Handles.StorageWritten(register.Index);
                break;
            case Bar0Register.CntrDataEntry:
                core.PerformanceMonitor.CountWritten(register.Index);
                break;
            case Bar0Register.PerfFrz:
                core.PerformanceMonitor.FreezeWritten();
                break;
            case var id when s_counterConfiguration.Contains(id):
                core.PerformanceMonitor.Configured(register.Index);
                break;
            default:
                break;
        }
    }

    /// <summary>Resets the monitor (PERFRST, §9.2), which takes no time: the bits read 0 at once.</summary>
    private void ResetMonitor(PerfRst asked)
    {
        if (asked.ResetConfiguration)
        {
            core.Registers.Reset(s_counterConfiguration);
            core.Registers.Reset(Bar0Register.PerfOvfStatus, Bar0Register.PerfFrz);
        }

        if (asked.ResetCounters)
        {
            core.Registers.Reset(Bar0Register.CntrDataEntry);
            core.PerformanceMonitor.ResetCounts();
        }

        core.PerformanceMonitor.ConfigurationReset();
    }
}
