using Dsa.Device.Profiles;

namespace Dsa.Conformance.Guests;

/// <summary>What the driver of a Linux guest read and wrote, from its probe to its removal: a file beside this one, and where a new one comes from.</summary>
/// <param name="Name">The part, and <c>-sva</c> where the kernel had shared virtual addressing; or <c>-vdev</c> for a virtual device of type dsa-1dwq-v1, made of that part.</param>
internal sealed record GuestRecording(string Name)
{
    /// <summary>Names the folder of traces in JSON, one for each recording, and of <c>release</c>, which names the kernel.</summary>
    public const string TracesVariable = "DSA_GUEST_TRACES";

    private const string Comment = "# ";

    /// <summary>All that there are.</summary>
    public static IReadOnlyList<GuestRecording> All { get; } = [.. new[] { "dsa1", "dsa1-sva", "dsa1-vdev", "dsa2", "dsa2-sva", "dsa3", "dsa3-sva", "dsa3-vdev" }.Select(static name => new GuestRecording(name))];

    /// <summary>Where the recordings are.</summary>
    public static string Folder { get; } = System.IO.Path.Combine(Repository.Root, "tests/Dsa.Conformance/Guests");

    /// <summary>The accesses.</summary>
    public List<string> Lines => [.. File.ReadLines(Path).Where(static line => !line.StartsWith(Comment, StringComparison.Ordinal))];

    private string Path => System.IO.Path.Combine(Folder, $"{Name}.trace");

    /// <summary>The accesses of our driver with the same.</summary>
    public List<string> Ours
    {
        get
        {
            var part = DeviceProfile.BuiltIn[Name.Split('-')[0]];
            if (Name.EndsWith("-vdev", StringComparison.Ordinal))
            {
                return RegisterRecording.Of(DriverLife.TraceOfVirtual(part));
            }

            // Where it is shown to virtual machines it does not block on faults.
            part = part with { Capabilities = part.Capabilities with { GenCap = part.Capabilities.GenCap.WithBlockOnFault(false) } };
            return RegisterRecording.Of(DriverLife.Trace(part, hasSva: Name.EndsWith("-sva", StringComparison.Ordinal)));
        }
    }

    /// <summary>The accesses of a new trace.</summary>
    public List<string> Record(string traces) => RegisterRecording.Of(File.ReadLines(System.IO.Path.Combine(traces, Name)));

    /// <summary>Takes the place of the recording with a new trace.</summary>
    public void Renew(string traces) => File.WriteAllText(Path, string.Concat(
        new[]
        {
            $"{Comment}Register accesses of idxd of Linux {File.ReadAllText(System.IO.Path.Combine(traces, "release")).Trim()} in a virtual machine with {Name}: its script is",
            $"{Comment}tests/Dsa.VfioUser.Tests/guest/registers. DSA_UPDATE_GOLDENS=1 tests/soak guest writes this file.",
        }.Concat(Record(traces)).Select(static line => line + "\n")));

    /// <inheritdoc/>
    public override string ToString() => Name;
}
