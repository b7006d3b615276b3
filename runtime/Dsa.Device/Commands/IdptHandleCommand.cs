namespace Dsa.Device.Commands;

/// <summary>Request and Release IDPT Handle. The handle of an entry is its index.</summary>
internal sealed class IdptHandleCommand(DeviceCore core, CommandOperand operand, bool isRequest) : IDeviceCommand
{
    private bool _isGranted;

    /// <inheritdoc/>
    public bool IsFinished => true;

    /// <inheritdoc/>
    public CommandError Check()
    {
        if (!operand.IsIdptIndex)
        {
            return CommandError.NonZeroReserved;
        }

        if (operand.IdptIndex >= core.InterDomain.Handles.Count)
        {
            return CommandError.InvalidIdptIndex;
        }

        _isGranted = isRequest && core.InterDomain.Handles.TryRequest(operand.IdptIndex);
        return isRequest && !_isGranted ? CommandError.NoIdptHandle : CommandError.Success;
    }

    /// <inheritdoc/>
    public void Begin()
    {
        if (!isRequest)
        {
            core.InterDomain.Handles.Release(operand.IdptIndex);
        }
    }

    /// <inheritdoc/>
    public uint Finish() => _isGranted ? (uint)operand.IdptIndex : 0;
}
