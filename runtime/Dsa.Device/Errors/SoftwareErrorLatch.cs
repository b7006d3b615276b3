using System.Runtime.InteropServices;
using Dsa.Device.Interrupts;
using Dsa.Device.Registers;

namespace Dsa.Device.Errors;

/// <summary>SWERROR: holds the first error until software acknowledges it (§5.9).</summary>
internal sealed class SoftwareErrorLatch(RegisterFile registers, InterruptCauses causes)
{
    /// <summary>Records an error.</summary>
    /// <param name="error">The error as the event log would show it; the register has the same fields.</param>
    public void Record(in EventLogEntry error)
    {
        using (registers.Lock.Enter())
        {
            RecordLocked(error);
        }
    }

    /// <summary>Records an error of a submission, unless a reset came between the two.</summary>
    public void RecordIfActive(DeviceStatus status, in EventLogEntry error)
    {
        using (registers.Lock.Enter())
        {
            if (status.IsActive)
            {
                RecordLocked(error);
            }
        }
    }

    /// <summary>Records an error that has no descriptor.</summary>
    public void Record(ErrorCode error) => Record(new EventLogEntry { Error = error });

    /// <summary>Records an error. The caller holds the register lock.</summary>
    public void RecordLocked(in EventLogEntry error)
    {
        var register = registers.Bar.SwError;
        var old = register.Read();
        if (old.Valid)
        {
            registers.Store(register.OffsetBytes, old.WithOverflow(true));
            return;
        }

        registers.Store(register.OffsetBytes, Compose(error));
        causes.Raise(IntCauseBits.SoftwareError, registers.Bar.GenCtrl.Read().SoftwareErrorInterrupt);
    }

    private static SwError Compose(in EventLogEntry error)
    {
        // The error information has one layout in the log and in the register, and it is the same dword of both.
        var words = MemoryMarshal.Cast<EventLogEntry, ulong>(MemoryMarshal.CreateReadOnlySpan(in error, 1));
        var information = new SwError(0, words[1], 0, 0).ErrorInfo;
        return new SwError(0, 0, 0, 0)
            .WithValid(true)
            .WithDescriptorValid(error.DescriptorValid)
            .WithWorkQueueValid(error.WorkQueueValid)
            .WithBatch(error.Batch)
            .WithFaultWrite(error.FaultWrite)
            .WithPrivileged(error.Privileged)
            .WithErrorInfoValid(error.ErrorInfoValid)
            .WithError(error.Error)
            .WithWorkQueue(error.WorkQueue)
            .WithOperation(error.Operation)
            .WithPasid(error.Pasid)
            .WithBatchIndex(error.BatchIndex)
            .WithErrorInfo(information)
            .WithFaultAddress(error.FaultAddress);
    }
}
