namespace Dsa.Host.Tests.Sessions;

/// <summary>A fact about programs of this host that use devices: it takes the right to mount, FUSE, and some programs.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SessionFactAttribute : FactAttribute
{
    public SessionFactAttribute(params string[] programs) => Skip = Requirements.Missing(programs);
}
