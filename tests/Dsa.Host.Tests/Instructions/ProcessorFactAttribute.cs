namespace Dsa.Host.Tests.Instructions;

/// <summary>A fact that a processor with MOVDIR64B proves, whether or not CPUID shows that it has the instruction.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProcessorFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> s_isIllegal = new(ProcessorTests.IsMoveIllegal);

    public ProcessorFactAttribute() => Skip = TraceFactAttribute.Obstacle.Value ?? (s_isIllegal.Value ? "the processor has no MOVDIR64B" : null);
}
