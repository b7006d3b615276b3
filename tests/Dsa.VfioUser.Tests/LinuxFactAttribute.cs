using System.Runtime.InteropServices;

namespace Dsa.VfioUser.Tests;

/// <summary>A fact about sockets and files of Linux on x86-64.</summary>
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
