using Dsa.Bindings.Registers;
using Dsa.Platform.Pci;

namespace Dsa.Device.Commands;

/// <summary>The checks of Enable WQ on the configuration of the queue (§3.2 of the behaviour).</summary>
/// <remarks>They look at registers, wherever these lie: those of a device, or those that a part with a fixed configuration will have.</remarks>
/// <param name="bar">The registers of an enabled device.</param>
/// <param name="queue">The queue.</param>
/// <param name="capabilities">What the part announces.</param>
/// <param name="pci">Its PCI configuration.</param>
/// <param name="isValidHandle">Whether software has an interrupt handle, or can have it.</param>
internal sealed class WqConfigurationCheck(
    Bar0<PointerBus> bar, int queue, Bar0Capabilities capabilities, PciConfiguration pci, Func<InterruptTable, uint, bool> isValidHandle)
{
    private readonly WqCfgElement<PointerBus> _registers = bar.WqCfg[queue];

    /// <summary>The first error found.</summary>
    public CommandError Find()
    {
        var control = _registers.Control.Read();
        if (!(control.Mode == WqMode.Shared ? capabilities.WqCap.SharedMode : capabilities.WqCap.DedicatedMode))
        {
            return CommandError.WqModeUnsupported;
        }

        if (control.PasidEnable ? !pci.PasidEnable : control.Mode == WqMode.Shared)
        {
            return CommandError.WqPasidInvalid;
        }

        if (_registers.Size.Read().Entries == 0)
        {
            return CommandError.WqSizeZero;
        }

        if (capabilities.WqCap.Priority && control.Priority == 0)
        {
            return CommandError.WqPriorityZero;
        }

        if (control is { Mode: WqMode.Dedicated, PasidEnable: true, Privileged: true } && !pci.PrivilegedModeEnable)
        {
            return CommandError.WqPrivilegeInvalid;
        }

        var error = FindInFaultControl(control);
        return error == CommandError.Success ? FindInLimits() : error;
    }

    private CommandError FindInFaultControl(WqCfgControl control)
    {
        if (control.BlockOnFaultEnable
            && (!capabilities.GenCap.BlockOnFault || !pci.PageRequestEnable))
        {
            return CommandError.WqBlockOnFaultInvalid;
        }

        if (control.AtsDisable && !capabilities.WqCap.AtsControl)
        {
            return CommandError.WqAtsDisableUnsupported;
        }

        return control.PrsDisable
            && (!capabilities.WqCap.PrsControl || !bar.GenCfg.Read().EventLogEnable || control.BlockOnFaultEnable)
            ? CommandError.WqPrsDisableInvalid
            : CommandError.Success;
    }

    private CommandError FindInLimits()
    {
        var limits = _registers.Limits.Read();
        var hasBatch = capabilities.OpCap.HasOperation(Opcode.Batch);
        if ((hasBatch && limits.MaxBatchShift > capabilities.GenCap.MaxBatchShift)
            || (hasBatch && limits.MaxBatchShift == 0 && !capabilities.GenCap.BatchOfOne)
            || limits.MaxScatterGatherShift > capabilities.DsaCap0.MaxScatterGatherShift)
        {
            return CommandError.WqMaxBatchInvalid;
        }

        if (limits.MaxTransferShift > capabilities.GenCap.MaxTransferShift)
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
        if (!capabilities.WqCap.OccupancyInterrupt || !_registers.Occupancy.Read().InterruptEnable)
        {
            return true;
        }

        var target = _registers.OccupancyInterrupt.Read();
        return target is { Table: InterruptTable.MsiX, Handle: Interrupts.InterruptCauses.MiscellaneousVector }
            || isValidHandle(target.Table, target.Handle);
    }

    private bool HasUnknownOperations()
    {
        if (!capabilities.WqCap.OperationConfiguration)
        {
            return false;
        }

        var taken = _registers.OpCfg.Read();
        var known = capabilities.OpCap;
        return ((taken.Word0 & ~known.Word0)
            | (taken.Word1 & ~known.Word1)
            | (taken.Word2 & ~known.Word2)
            | (taken.Word3 & ~known.Word3)) != 0;
    }
}
