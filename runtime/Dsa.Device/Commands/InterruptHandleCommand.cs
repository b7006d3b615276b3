namespace Dsa.Device.Commands;

/// <summary>Request and Release Interrupt Handle. The handle of an entry is its index.</summary>
internal sealed class InterruptHandleCommand(DeviceCore core, CommandOperand operand, bool isRequest) : IDeviceCommand
{
    private bool _isGranted;

    /// <inheritdoc/>
    public bool IsFinished => true;

    /// <inheritdoc/>
    public CommandError Check()
    {
        if (!operand.IsInterruptIndex)
        {
            return CommandError.NonZeroReserved;
        }

        if (!core.Handles.Exists(operand.InterruptTable, operand.InterruptIndex))
        {
            return CommandError.InvalidInterruptIndex;
        }

        _isGranted = isRequest && core.Handles.TryRequest(operand.InterruptTable, operand.InterruptIndex);
        return isRequest && !_isGranted ? CommandError.NoInterruptHandle : CommandError.Success;
    }

    /// <inheritdoc/>
    public void Begin()
    {
        if (!isRequest)
        {
            core.Handles.Release(operand.InterruptTable, operand.InterruptIndex);
        }
    }

    /// <inheritdoc/>
    public uint Finish() => _isGranted ? (uint)operand.InterruptIndex : 0;
}
