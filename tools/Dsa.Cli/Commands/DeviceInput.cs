using System.CommandLine;
using Dsa.Configuration;
using Dsa.Definitions.Messages;
using Dsa.Definitions.Sources;
using Dsa.Device.Profiles;

namespace Dsa.Cli.Commands;

/// <summary>What commands that make devices are told: the file of <c>--config</c>, the part of <c>--device</c>.</summary>
internal static class DeviceInput
{
    private const string StandardInput = "-";

    private static string Parts => string.Join(", ", DeviceProfile.BuiltIn.Keys);

    /// <summary>The option that names the file.</summary>
    public static Option<string?> CreateConfigOption() => new("--config")
    {
        HelpName = "FILE",
        Description = "Devices and queues: a file of accel-config (save-config); - for standard input.",
    };

    /// <summary>The option that names the part.</summary>
    public static Option<string?> CreateDeviceOption() => new("--device")
    {
        HelpName = "PROFILE",
        Description = $"The part of the devices: {Parts}, or a profile in JSON. Without it, dsa2 for dsa*, iaa2 for iax*.",
    };

    /// <summary>Reads a configuration.</summary>
    /// <exception cref="UsageException">The file cannot be read.</exception>
    /// <exception cref="ConfigurationException">It is no configuration.</exception>
    public static ConfigurationFile ReadConfiguration(string path)
    {
        try
        {
            using var stream = path == StandardInput ? Console.OpenStandardInput() : Open(path);
            return ConfigurationFile.Parse(BoundedInput.Read(stream, ConfigurationFile.MaximumBytes));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UsageException(path.Length == 0
                ? "An empty path names no file; name a configuration."
                : $"{Echo.Of(path)} cannot be read ({exception.Message.TrimEnd('.')}); name a configuration that can be.");
        }
    }

    /// <summary>Does something with the configuration of a file, whose complaints name it.</summary>
    /// <param name="path">The file of <c>--config</c>; null for a configuration that is none of the user's.</param>
    /// <param name="body">What is done.</param>
    /// <exception cref="UsageException">The configuration is refused.</exception>
    public static T Naming<T>(string? path, Func<T> body)
    {
        try
        {
            return body();
        }
        catch (ConfigurationException exception) when (path is not null)
        {
            throw new UsageException(Refusal(path, exception));
        }
    }

    /// <summary>What is said of a configuration that is refused.</summary>
    /// <param name="path">The file of <c>--config</c>.</param>
    /// <param name="exception">Why it is.</param>
    public static string Refusal(string path, ConfigurationException exception) => $"--config {(path == StandardInput ? path : Echo.Of(path))}: {exception.Message}";

    /// <summary>Opens a file that is to be read, or what a shell has handed over: another pipe may have nobody who writes to it, and is waited for without end.</summary>
    /// <exception cref="IOException">It is no file, or cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static Stream Open(string path)
    {
        RefuseSpecial(path);
        return File.OpenRead(path);
    }

    /// <summary>Finds a part; null for null.</summary>
    /// <exception cref="UsageException">There is no such part, or its file cannot be used.</exception>
    public static DeviceProfile? ReadPart(string? name)
    {
        if (name is null || DeviceProfile.BuiltIn.TryGetValue(name, out var part))
        {
            return name is null ? null : DeviceProfile.BuiltIn[name];
        }

        if (Directory.Exists(name))
        {
            throw new UsageException($"--device {Echo.Of(name)} is a directory; name {Parts}, or a file with a profile in JSON.");
        }

        // A path that leads to nothing is told as such; any other word was meant as a part.
        if (!File.Exists(name) && !name.Contains('/', StringComparison.Ordinal))
        {
            throw new UsageException($"--device {Echo.Of(name)} is no part; name {Parts}, or a file with a profile in JSON.");
        }

        try
        {
            RefuseSpecial(name);
            return DeviceProfile.Load(name);
        }
        catch (ProfileException exception)
        {
            throw new UsageException($"--device {Echo.Of(name)}: {exception.Problems[0]}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--device {Echo.Of(name)} cannot be read ({exception.Message.TrimEnd('.')}); name a file that can be.");
        }
    }

    private static void RefuseSpecial(string path)
    {
        if (SpecialFile.KindOf(path) is { } kind && !SpecialFile.IsHandedOver(path))
        {
            throw new IOException($"it is {kind}");
        }
    }
}
