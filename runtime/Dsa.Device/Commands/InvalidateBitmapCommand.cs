using Dsa.Device.InterDomain;

namespace Dsa.Device.Commands;

/// <summary>Invalidate Submitter Bitmap Cache: what software changed in the range counts for every descriptor that begins later.</summary>
/// <remarks>The range begins at CMDPARAM. Its size is in bytes; the operand cannot tell that of a whole bitmap, which 0 stands for (both inferred).</remarks>
internal sealed class InvalidateBitmapCommand(DeviceCore core, CommandOperand operand) : IDeviceCommand
{
    /// <inheritdoc/>
    public bool IsFinished => true;

    /// <inheritdoc/>
    public CommandError Check() => operand.IsBitmapSize ? CommandError.Success : CommandError.NonZeroReserved;

    /// <inheritdoc/>
    public void Begin()
    {
        var length = operand.BitmapBytes == 0 ? SubmitterBitmapCache.BitmapBytes : operand.BitmapBytes;
        core.InterDomain.Bitmaps.Invalidate(core.Registers.Bar.CmdParam.Read().Parameter, length);
    }

    /// <inheritdoc/>
    public uint Finish() => 0;
}
