using Dsa.Platform.Interrupts;
using Dsa.Virtual.Queues;
using Dsa.Virtual.Registers;

namespace Dsa.Virtual.Interrupts;

/// <summary>What the host learns of a virtual device's queue, told to the virtual machine as its own device would (VD-27, VD-43, VD-62).</summary>
/// <remarks>In interrupts of the host's device, and in the work of the virtual device. The register lock guards what is shown.</remarks>
internal sealed class HostEvents(ShadowRegisters registers, VirtualQueue queue, VirtualHandle handle, VirtualVectors vectors)
{
    /// <summary>An error of the host's device: shown as the virtual machine's own, if it is. One that names no descriptor is that of a dedicated queue's owner.</summary>
    public void Fail(SwError error)
    {
        var guest = Pasid.None;
        if (error.DescriptorValid ? queue.DomainOf(new Pasid(error.Pasid), out guest) is null : queue.HasPasids)
        {
            return;
        }

        using (registers.Region.Lock.Enter())
        {
            if (!registers.IgnoresWrites)
            {
                registers.Report(error
                    .WithWorkQueue(0)
                    .WithPasid(guest.IsValid ? guest.Value : 0)
                    .WithPrivileged(guest.IsValid && error.Privileged));
            }
        }
    }

    /// <summary>A completion that the host's device has left in its event log, of which the virtual machine does not know: finished here.</summary>
    /// <remarks>Software sees the record's first byte last. Where the record cannot be written the virtual machine is told by an error.</remarks>
    public void Finish(LoggedCompletion completion)
    {
        if (queue.DomainOf(completion.Pasid, out _) is not { } domain)
        {
            return;
        }

        var record = completion.Record.Span;
        if (!record.IsEmpty
            && (domain.CopyTo(completion.RecordAddress + 1, record[1..]) != record.Length - 1
                || domain.CopyTo(completion.RecordAddress, record[..1]) != 1))
        {
            Fail(new SwError(0, 0, 0, 0)
                .WithError(completion.Reason)
                .WithWorkQueueValid(true)
                .WithDescriptorValid(true)
                .WithPasid(completion.Pasid.Value)
                .WithFaultWrite(true)
                .WithFaultAddress(completion.RecordAddress));
        }
        else if (completion.InterruptHandle == handle.Value)
        {
            vectors.Signal(InterruptSource.MsiX(VirtualHandle.Vector));
        }
    }

    /// <summary>Shows the device halted for good, if the host has taken its queue away.</summary>
    public void ShowLoss()
    {
        if (!queue.Host.IsLost)
        {
            return;
        }

        using (registers.Region.Lock.Enter())
        {
            var status = new GenSts(0).WithState(DeviceState.Halted).WithResetType(ResetType.Cold);
            registers.Store(registers.Bar.GenSts.OffsetBytes, status);
            registers.QueueState = WqState.Disabled;
            registers.Raise(IntCauseBits.HaltState, registers.Bar.GenCtrl.Read().HaltInterrupt);
        }
    }
}
