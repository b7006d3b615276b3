namespace Dsa.Host.Tests.Sessions;

/// <summary>A theory about programs of this host that SIGINT reaches.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class InterruptTheoryAttribute : TheoryAttribute
{
    public InterruptTheoryAttribute(params string[] programs) => Skip = Requirements.MissingForInterrupts(programs);
}
