namespace Dsa.VfioUser.Tests;

/// <summary>A theory about sockets and files of Linux on x86-64.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxTheoryAttribute : TheoryAttribute
{
    public LinuxTheoryAttribute() => Skip = new LinuxFactAttribute().Skip;
}
