namespace Dsa.Host.Tests.Sessions;

/// <summary>A theory about programs of this host that use devices: it takes the right to mount, FUSE, and some programs.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SessionTheoryAttribute : TheoryAttribute
{
    public SessionTheoryAttribute(params string[] programs) => Skip = Requirements.Missing(programs);
}
