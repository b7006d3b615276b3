using Dsa.Conformance.Kernel;

namespace Dsa.Conformance;

/// <summary>A fact that needs a C compiler and the kernel's header.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GccFactAttribute : FactAttribute
{
    public GccFactAttribute()
    {
        if (!File.Exists(KernelHeader.Path))
        {
            Skip = $"{KernelHeader.Path} is not installed (package linux-libc-dev)";
        }
        else if (!(Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Any(static folder => File.Exists(Path.Combine(folder, "gcc"))))
        {
            Skip = "gcc is not installed";
        }
    }
}
