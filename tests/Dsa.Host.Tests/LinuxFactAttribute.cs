using System.Runtime.InteropServices;

namespace Dsa.Host.Tests;

/// <summary>A fact about processes of Linux on x86-64.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            Skip = "needs Linux on x86-64";
        }
    }
}
