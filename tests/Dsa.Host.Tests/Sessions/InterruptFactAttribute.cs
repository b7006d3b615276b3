namespace Dsa.Host.Tests.Sessions;

/// <summary>A fact about programs of this host that SIGINT reaches.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class InterruptFactAttribute : FactAttribute
{
    public InterruptFactAttribute(params string[] programs) => Skip = Requirements.MissingForInterrupts(programs);
}
