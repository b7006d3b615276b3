namespace Dsa.VfioUser.Tests.Commands;

/// <summary>A fact about devices that <c>dsa host up</c> keeps: it takes root, FUSE and the right to mount.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class HostFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> s_missing = new(static () =>
    {
        if (new LinuxFactAttribute().Skip is { } skip)
        {
            return skip;
        }

        if (!Environment.IsPrivilegedProcess)
        {
            return "needs root";
        }

        using var exec = new ServeProcess(["exec"], ["--unconfigured", "--", "true"]);
        return exec.Await() is { ExitCode: not 0 } run ? run.Error.Trim() : null;
    });

    public HostFactAttribute() => Skip = s_missing.Value;
}
