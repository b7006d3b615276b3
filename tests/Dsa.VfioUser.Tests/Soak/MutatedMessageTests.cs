using Dsa.VfioUser.Tests.Client;
using Microsoft.Win32.SafeHandles;
using Xunit.Abstractions;

namespace Dsa.VfioUser.Tests.Soak;

/// <summary>A client that sends sound messages with something wrong in them. The server lives, and serves the next client.</summary>
public sealed class MutatedMessageTests(ITestOutputHelper output)
{
    private const int Messages = 5_000;
    private const int MessagesOfAClient = 30;

    public static TheoryData<int> Seeds => Soak.Seeds;

    [LinuxTheory]
    [MemberData(nameof(Seeds))]
    public void The_server_lives_and_serves_the_next_client(int seed)
    {
        var random = new Random(seed);
        var mapsPortals = random.Next(2) == 0;
        output.WriteLine($"seed {seed}{(mapsPortals ? ", portals mapped" : string.Empty)}");
        using var served = new ServedDsa(new FunctionServerOptions { DmaTimeout = TimeSpan.FromMilliseconds(20), MapsPortals = mapsPortals });
        using var ram = new GuestRam(isSealed: true);
        var (sent, clients) = (0, 0);
        while (sent < Messages * Soak.Scale)
        {
            using var client = VfioClient.Connect(served.Path);
            clients++;
            sent += Pester(client, ram, random);
        }

        using var last = VfioClient.Connect(served.Path);
        var driver = new GuestDriver(last, ram);
        driver.MapRam();
        driver.Enable();
        Assert.Equal(CompletionStatus.Success, driver.Run(GuestDriver.Move(0x1000, 0x2000, 4096)).Status);
        output.WriteLine($"{sent} messages of {clients} clients; {served.Server.Statistics.Commands} commands, {served.Server.Statistics.Refusals} of them refused");
    }

    private static int Pester(VfioClient client, GuestRam ram, Random random)
    {
        // The function is at work for some, with memory by file or by messages that nobody answers.
        if (random.Next(8) == 0)
        {
            var driver = new GuestDriver(client, ram);
            driver.MapRam();
            driver.Enable();
            driver.Store(GuestDriver.Move(0x1000, 0x2000, 4096));
        }

        for (var sent = 1; sent <= MessagesOfAClient; sent++)
        {
            try
            {
                client.SendRaw(MutatedMessages.Next(random), FilesOf(ram, random));
            }
            catch (IOException)
            {
                return sent;
            }
        }

        client.Finish();
        return MessagesOfAClient;
    }

    private static SafeFileHandle[] FilesOf(GuestRam ram, Random random) =>
        random.Next(4) == 0 ? [.. Enumerable.Repeat(ram.File, random.Next(1, random.Next(10) == 0 ? 20 : 4))] : [];
}
