using System.Runtime.Intrinsics.X86;

namespace Dsa.Host.Tests.Instructions;

/// <summary>A fact that a processor with MOVDIR64B proves.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProcessorFactAttribute : FactAttribute
{
    public ProcessorFactAttribute() => Skip = TraceFactAttribute.Obstacle.Value ?? (X86Base.IsSupported && (X86Base.CpuId(7, 0).Ecx & (1 << 28)) != 0 ? null : "the processor has no MOVDIR64B");
}
