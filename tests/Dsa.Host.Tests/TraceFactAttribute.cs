using System.Runtime.InteropServices;

namespace Dsa.Host.Tests;

/// <summary>A fact about C programs that are traced: needs gcc, ptrace, and a processor or a fault for MOVDIR64B.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TraceFactAttribute : FactAttribute
{
    public TraceFactAttribute() => Skip = Obstacle.Value;

    internal static Lazy<string?> Obstacle { get; } = new(static () =>
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            return "needs Linux on x86-64";
        }

        if (!(Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Any(static folder => File.Exists(Path.Combine(folder, "gcc"))))
        {
            return "gcc is not installed";
        }

        return Supervision.TracedRun.PtraceObstacle();
    });
}

/// <summary>A theory of the same kind as <see cref="TraceFactAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TraceTheoryAttribute : TheoryAttribute
{
    public TraceTheoryAttribute() => Skip = TraceFactAttribute.Obstacle.Value;
}
