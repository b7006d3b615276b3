namespace Dsa.Host.Programs;

/// <summary>What this process was started with, byte by byte (proc(5)): the framework takes arguments and environment for UTF-8.</summary>
public static class OwnProcess
{
    /// <summary>Its arguments, from its name on.</summary>
    public static IReadOnlyList<HostText> Arguments => Read("cmdline");

    /// <summary>Its environment, as NAME=VALUE.</summary>
    public static IReadOnlyList<HostText> Environment => Read("environ");

    // Each text ends with a zero.
    private static IReadOnlyList<HostText> Read(string file)
    {
        var texts = new HostText(File.ReadAllBytes($"/proc/self/{file}")).Split(0);
        return [.. texts.Take(texts.Count - 1)];
    }
}
