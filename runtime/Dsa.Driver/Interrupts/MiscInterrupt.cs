using Dsa.Driver.Devices;

namespace Dsa.Driver.Interrupts;

/// <summary>The handler of vector 0: software errors, command completion, the event log, halts (area MI).</summary>
/// <remarks>
/// Runs on the interrupt's thread, one run at a time. It takes the device lock and the event log lock, and issues no command:
/// it would wait for itself (CM-15).
/// </remarks>
internal sealed class MiscInterrupt(IdxdDevice device)
{
    /// <summary>Reads the causes, acknowledges what was read, and handles it. One round: a new cause raises a new interrupt (MI-02).</summary>
    public void Handle()
    {
        var cause = device.Registers.IntCause.Read();
        if (cause.Raw == 0)
        {
            return;
        }

        device.Registers.IntCause.Clear((IntCauseBits)cause.Raw);
        if (cause.HaltState)
        {
            HandleHalt();
            return;
        }

        if (cause.SoftwareError)
        {
            RecordSoftwareError();
        }

        if (cause.CommandCompletion)
        {
            device.Commands.OnCompletionInterrupt();
        }

        // Occupancy is of no interest (MI-12); without an event log there is nobody to tell (MI-14).
        if (cause.EventLog)
        {
            device.EventLog?.Process();
        }
    }

    // The other causes of this read are acknowledged and lost (MI-04). A command among them is not: upstream leaves its
    // caller waiting for ever. The caller finds out about the halt by what it reads.
    private void HandleHalt()
    {
        if (device.Registers.GenSts.Read().State == DeviceState.Halted)
        {
            device.State = IdxdDeviceState.Halted;
        }

        device.Commands.OnCompletionInterrupt();
    }

    // Both bits are acknowledged together: whoever clears only the first loses the second (MI-06).
    private void RecordSoftwareError()
    {
        using (device.Lock.Enter())
        {
            device.SoftwareError = device.Registers.SwError.Read();
            device.Registers.SwError.Clear(device.SoftwareError.Bits);
        }
    }
}
