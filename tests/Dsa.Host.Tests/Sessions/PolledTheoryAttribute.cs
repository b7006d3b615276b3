namespace Dsa.Host.Tests.Sessions;

/// <summary>A theory about programs of this host whose portals are polled: it takes a kernel that maps other files through FUSE, too.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PolledTheoryAttribute : TheoryAttribute
{
    public PolledTheoryAttribute(params string[] programs) => Skip = Requirements.MissingForPolling(programs);
}
