using Dsa.Configuration;
using Dsa.Device.Profiles;
using Dsa.Platform.Scheduling;
using Dsa.Platform.Tracing;

namespace Dsa.Cli.Run;

/// <summary>What <c>dsa run</c> is to do.</summary>
internal sealed record RunOptions
{
    public const int MaximumChunkBytes = 2 << 20;

    private const int SmallestDefaultChunkBytes = 1 << 10;
    private const int LargestDefaultChunkBytes = 256 << 10;
    private const int DefaultChunksPerFile = 64;

    /// <summary>A file that is always there: this program's assembly, or the program itself where they are one.</summary>
    public static string DefaultFile =>
        typeof(RunOptions).Assembly.GetName().Name is { } name && System.IO.File.Exists(Path.Combine(AppContext.BaseDirectory, name + ".dll"))
            ? Path.Combine(AppContext.BaseDirectory, name + ".dll")
            : Environment.ProcessPath!;

    /// <summary>The file to copy.</summary>
    public required string File { get; init; }

    /// <summary>The seed, or null for real time.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Bytes of one Memory Move, or null to go by the size of the file.</summary>
    public int? ChunkBytes { get; init; }

    /// <summary>The devices and queues; without another, one device with a dedicated queue and a small shared one.</summary>
    public ConfigurationFile Configuration { get; init; } = DefaultConfiguration.Read();

    /// <summary>The part of the devices of its kind, or null for that of <see cref="Dsa.Host.Devices.DeviceSet"/>.</summary>
    public DeviceProfile? Part { get; init; }

    /// <summary>Misfortunes to inject.</summary>
    public InjectionProfile Injections { get; init; } = InjectionProfile.None;

    /// <summary>Takes the raw trace, or null.</summary>
    public ITraceSink? TraceSink { get; init; }

    /// <summary>One completion record in so many has its page taken away before the device writes it.</summary>
    public int EvictOneIn { get; init; } = 8;

    /// <summary>Bytes of one Memory Move for a file of <paramref name="fileBytes"/>.</summary>
    public int ChunkBytesFor(long fileBytes)
    {
        if (ChunkBytes is { } chunk)
        {
            return chunk;
        }

        var share = fileBytes / DefaultChunksPerFile / SmallestDefaultChunkBytes * SmallestDefaultChunkBytes;
        return (int)Math.Clamp(share, SmallestDefaultChunkBytes, LargestDefaultChunkBytes);
    }
}
