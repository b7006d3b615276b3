using Dsa.Bindings.Registers;
using Dsa.Device.WorkQueues;

namespace Dsa.Device.Commands;

/// <summary>The checks of Enable WQ on the configuration of the queue (§3.2 of the behaviour).</summary>
internal sealed class WqConfigurationCheck(DeviceCore core, WorkQueue queue)
{
    private readonly WqCfgElement<PointerBus> _registers = core.Registers.Bar.WqCfg[queue.Index];

    /// <summary>The first error found.</summary>
    public CommandError Find()
    {
        var control = _registers.Control.Read();
        if (!(control.Mode == WqMode.Shared ? core.Capabilities.WqCap.SharedMode : core.Capabilities.WqCap.DedicatedMode))
        {
            return CommandError.WqModeUnsupported;
        }

        if (control.PasidEnable ? !core.Configuration.PasidEnable : control.Mode == WqMode.Shared)
        {
            return CommandError.WqPasidInvalid;
        }

        if (_registers.Size.Read().Entries == 0)
        {
            return CommandError.WqSizeZero;
        }

        if (core.Capabilities.WqCap.Priority && control.Priority == 0)
        {
            return CommandError.WqPriorityZero;
        }

        if (control is { Mode: WqMode.Dedicated, PasidEnable: true, Privileged: true } && !core.Configuration.PrivilegedModeEnable)
        {
            return CommandError.WqPrivilegeInvalid;
        }

        var error = FindInFaultControl(control);
        return error == CommandError.Success ? FindInLimits() : error;
    }

    private CommandError FindInFaultControl(WqCfgControl control)
    {
        if (control.BlockOnFaultEnable
            && (!core.Capabilities.GenCap.BlockOnFault || !core.Configuration.PageRequestEnable))
        {
            return CommandError.WqBlockOnFaultInvalid;
        }

        if (control.AtsDisable && !core.Capabilities.WqCap.AtsControl)
        {
            return CommandError.WqAtsDisableUnsupported;
        }

        return control.PrsDisable
            && (!core.Capabilities.WqCap.PrsControl || !core.Log.IsEnabled || control.BlockOnFaultEnable)
            ? CommandError.WqPrsDisableInvalid
            : CommandError.Success;
    }

    private CommandError FindInLimits()
    {
        var limits = _registers.Limits.Read();
        var hasBatch = core.Capabilities.OpCap.HasOperation(Opcode.Batch);
        if ((hasBatch && limits.MaxBatchShift > core.Capabilities.GenCap.MaxBatchShift)
            || (hasBatch && limits.MaxBatchShift == 0 && !core.Capabilities.GenCap.BatchOfOne)
            || limits.MaxScatterGatherShift > core.Capabilities.DsaCap0.MaxScatterGatherShift)
        {
            return CommandError.WqMaxBatchInvalid;
        }

        if (limits.MaxTransferShift > core.Capabilities.GenCap.MaxTransferShift)
        {
            return CommandError.WqMaxTransferInvalid;
        }

        if (!IsOccupancyInterruptValid())
        {
            return CommandError.WqOccupancyInterruptInvalid;
        }

        return HasUnknownOperations() ? CommandError.WqOperationsInvalid : CommandError.Success;
    }

    private bool IsOccupancyInterruptValid()
    {
        if (!core.Capabilities.WqCap.OccupancyInterrupt || !_registers.Occupancy.Read().InterruptEnable)
        {
            return true;
        }

        var target = _registers.OccupancyInterrupt.Read();
        return target is { Table: InterruptTable.MsiX, Handle: Interrupts.InterruptCauses.MiscellaneousVector }
            || core.Handles.IsValid(target.Table, target.Handle);
    }

    private bool HasUnknownOperations()
    {
        if (!core.Capabilities.WqCap.OperationConfiguration)
        {
            return false;
        }

        var taken = _registers.OpCfg.Read();
        var known = core.Capabilities.OpCap;
        return ((taken.Word0 & ~known.Word0)
            | (taken.Word1 & ~known.Word1)
            | (taken.Word2 & ~known.Word2)
            | (taken.Word3 & ~known.Word3)) != 0;
    }
}
