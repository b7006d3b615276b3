namespace Dsa.Host.Background;

/// <summary>A background host, as commands name it.</summary>
public static class NamedHost
{
    /// <summary>That of the host that nobody named.</summary>
    public const string Default = "default";

    /// <summary>What a shell needs behind a command for it to reach the host: nothing for the one that nobody named.</summary>
    public static string Option(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name == Default ? string.Empty : $" --name {(IsPlain(name) ? name : $"'{name.Replace("'", @"'\''", StringComparison.Ordinal)}'")}";
    }

    private static bool IsPlain(string name) => name.Length > 0 && name.All(static one => char.IsAsciiLetterOrDigit(one) || "_-.,:/@+".Contains(one, StringComparison.Ordinal));
}
