using Dsa.Cli.Commands;
using Dsa.Device.Profiles;
using Dsa.Host.Devices;
using Dsa.VfioUser.Translation;

namespace Dsa.Cli.Serve;

/// <summary>The devices of a call of <c>dsa serve</c>.</summary>
/// <param name="Name">The name in traces and logs.</param>
/// <param name="Place">The socket.</param>
/// <param name="Part">The part.</param>
/// <param name="Address">Where the guest finds it.</param>
internal sealed record ServeSetup(string Name, string Place, DeviceProfile Part, GuestAddress Address)
{
    /// <summary>The slot of the first device, and with it where the others follow.</summary>
    private const int FirstSlot = 5;

    /// <summary>Finds out what the options mean: sockets, parts and addresses go together in their order.</summary>
    /// <exception cref="UsageException">They do not.</exception>
    public static IReadOnlyList<ServeSetup> Read(string[] places, string[] parts, string[] addresses)
    {
        if (places.Length == 0)
        {
            throw new UsageException("No --vfio-user is given; name a socket for each device.");
        }

        if (Array.Exists(places, static place => place.Length == 0))
        {
            throw new UsageException("--vfio-user is empty; name the path of a socket.");
        }

        if (places.GroupBy(Path.GetFullPath).FirstOrDefault(static one => one.Count() > 1) is { } twice)
        {
            throw new UsageException($"--vfio-user {twice.First()} is named twice; name a socket of its own for each device.");
        }

        Demand(places, parts, "--device", "dsa2");
        Demand(places, addresses, "--guest-address", "00:05.0, 00:06.0 and so on");
        DeviceProfile[] profiles = [.. places.Select((_, index) => index < parts.Length ? DeviceInput.ReadPart(parts[index])! : DeviceProfile.Dsa20)];
        ServeSetup[] setups = [.. DeviceSet.Named(profiles).Select((one, index) => new ServeSetup(one.Name, places[index], one.Part, AddressOf(index, addresses)))];
        return setups.GroupBy(static one => one.Address).FirstOrDefault(static one => one.Count() > 1) is { } same
            ? throw new UsageException($"--guest-address {same.Key} is named twice; a guest finds each device at an address of its own.")
            : setups;
    }

    /// <summary>Reads where a guest finds a device.</summary>
    /// <exception cref="UsageException">It is no address.</exception>
    public static GuestAddress ReadAddress(string text) => GuestAddress.TryParse(text, out var address)
        ? address
        : throw new UsageException($"--guest-address {text} is no address; write bus, device and function, such as 00:05.0.");

    /// <summary>What is to be said of a socket that cannot be made.</summary>
    public static UsageException CannotBeMade(string place, Exception exception) =>
        new($"--vfio-user {place} cannot be made ({exception.Message.TrimEnd('.')}); name a path where a socket can be.");

    private static void Demand(string[] places, string[] values, string option, string standard)
    {
        if (values.Length != 0 && values.Length != places.Length)
        {
            throw new UsageException($"--vfio-user is given {Times(places.Length)} and {option} {Times(values.Length)}; name one for each, or none for {standard}.");
        }
    }

    private static string Times(int count) => count == 1 ? "once" : $"{count} times";

    private static GuestAddress AddressOf(int index, string[] addresses)
    {
        if (addresses.Length == 0)
        {
            return new GuestAddress(0, (byte)((FirstSlot + index) << 3));
        }

        return ReadAddress(addresses[index]);
    }
}
