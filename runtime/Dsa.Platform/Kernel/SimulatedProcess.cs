using Dsa.Platform.Memory;

namespace Dsa.Platform.Kernel;

/// <summary>A simulated program, whose memory is the machine's.</summary>
public sealed class SimulatedProcess : Process
{
    internal SimulatedProcess(LinuxKernel kernel, string name, SimulatedMemory memory)
        : base(kernel, name, memory, kernel.NextTaskId())
    {
    }

    /// <inheritdoc/>
    public override SimulatedMemory Memory => (SimulatedMemory)base.Memory;
}
