using Microsoft.Win32.SafeHandles;

namespace Dsa.Host.Programs;

/// <summary>A child that stands still before it becomes its command.</summary>
/// <remarks>
/// A tracer sees it exec the command on release; if it cannot, it ends with errno as its exit status instead, which <see cref="ProgramStart.Failure"/>
/// explains. It ends by itself, with status 0, if whoever holds it ends or disposes of it first. The caller waits for it.
/// </remarks>
internal sealed class HeldProgram(int processId, SafeFileHandle gate) : IDisposable
{
    /// <summary>The process id, before and after the release.</summary>
    public int ProcessId { get; } = processId;

    /// <summary>Lets it become the command.</summary>
    public void Release()
    {
        try
        {
            using var pipe = new FileStream(gate, FileAccess.Write, bufferSize: 0);
            pipe.WriteByte(1);
        }
        catch (IOException)
        {
            // Killed meanwhile: whoever waits for it learns of that.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => gate.Dispose();
}
