using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Dsa.Bindings;
using Dsa.Device;
using Dsa.Device.Profiles;
using Dsa.Platform;
using Dsa.Platform.Pci;
using Dsa.Platform.Scheduling;

namespace Dsa.Benchmarks.Guests;

/// <summary>
/// Copies of dmatest in a guest, whose device is <c>dsa serve</c>, beside those of the same guest whose device is a server in C that only copies. Each boots in turns; the fastest of all runs counts.
/// It takes root, gcc, and the guest of <c>tools/guest</c>.
/// </summary>
public static class GuestSamples
{
    private const string Reference = "copy-server";
    private const string Part = "dsa1";

    private static readonly DeviceProfile s_part = DeviceProfile.BuiltIn[Part];

    private static readonly string s_root = typeof(GuestSamples).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static one => one.Key == "RepositoryRoot").Value!;

    /// <summary>Measures, and prints a table.</summary>
    /// <param name="boots">How often each server has a guest.</param>
    public static void Run(int boots)
    {
        var folder = Directory.CreateTempSubdirectory("guest-samples-").FullName;
        try
        {
            var image = Path.Combine(folder, "image");
            var (bar0, bar2) = WriteImage(image);
            var reference = Path.Combine(folder, Reference);
            Finish(Start("gcc", "-O2", "-o", reference, Path.Combine(AppContext.BaseDirectory, "Guests", "copy-server.c")), "gcc");
            var dsa = Path.Combine(AppContext.BaseDirectory, "dsa.dll");
            var socket = Path.Combine(folder, "socket");
            string[] serve = ["dotnet", dsa, "serve", "--vfio-user", socket, "--device", Part, "--once", "--log-level", "Error"];
            Dictionary<string, string[]> servers = new()
            {
                [Reference] = [reference, socket, image, $"{bar0}", $"{bar2}"],
                ["dsa serve"] = serve,
                ["dsa serve --portal poll"] = [.. serve, "--portal", "poll"],
            };
            SortedDictionary<int, Dictionary<string, double>> best = [];
            for (var boot = 0; boot < boots; boot++)
            {
                foreach (var (name, command) in servers)
                {
                    Console.Error.WriteLine($"boot {boot + 1} of {boots}: {name}");
                    foreach (var (size, rate) in Boot(command, socket, folder))
                    {
                        var rates = best.TryGetValue(size, out var known) ? known : best[size] = [];
                        rates[name] = Math.Max(rates.GetValueOrDefault(name), rate);
                    }
                }
            }

            Print(best, [.. servers.Keys]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What the driver reads of a part before it has written anything.</summary>
    private static unsafe (int Bar0Bytes, int Bar2Bytes) WriteImage(string path)
    {
        using var scheduler = new RealTimeScheduler();
        using var machine = new Machine(scheduler, new MachineOptions { MemoryBytes = 1 << 20 });
        using var device = new DsaDevice(machine.AddSlot("dsa0", s_part.MsixVectorCount), s_part);
        var configuration = new byte[PciConfigMap.SizeBytes];
        new ConfigurationSpace(device, hasPageRequests: false).Read(0, configuration);
        File.WriteAllBytes(path, [.. configuration, .. new ReadOnlySpan<byte>(device.Bar0.Pointer, device.Bar0.SizeBytes)]);
        return (device.Bar0.SizeBytes, device.Bar2.SizeBytes);
    }

    private static List<(int Size, double Rate)> Boot(string[] command, string socket, string folder)
    {
        File.Delete(socket);
        var log = Directory.CreateDirectory(Path.Combine(folder, "log")).FullName;
        using var server = Start(command[0], command[1..]);
        try
        {
            while (!File.Exists(socket) && !server.HasExited)
            {
                Thread.Sleep(20);
            }

            var script = Path.Combine(AppContext.BaseDirectory, "Guests", "throughput");
            Finish(Start(Path.Combine(s_root, "tools", "guest", "run"), script, socket, "--log", log, "--timeout", "600"), "the guest");
            Finish(server, command[0]);
        }
        finally
        {
            server.Kill();
        }

        return [.. File.ReadLines(Path.Combine(log, "console.log"))
            .Select(static line => line.Split(' '))
            .Where(static words => words is ["THROUGHPUT", _, _])
            .Select(static words => (int.Parse(words[1], CultureInfo.InvariantCulture), double.Parse(words[2], CultureInfo.InvariantCulture)))];
    }

    private static void Print(SortedDictionary<int, Dictionary<string, double>> best, string[] servers)
    {
        Console.WriteLine($"| bytes of a copy | {string.Join(" | ", servers.Select(static server => server + ", copies/s"))} | {string.Join(" | ", servers.Skip(1).Select(static server => $"{server}: of {Reference}"))} |");
        Console.WriteLine($"|---:|{string.Concat(Enumerable.Repeat("---:|", (2 * servers.Length) - 1))}");
        foreach (var (size, rates) in best)
        {
            var figures = servers.Select(server => string.Create(CultureInfo.InvariantCulture, $"{rates[server]:F0}"))
                .Concat(servers.Skip(1).Select(server => string.Create(CultureInfo.InvariantCulture, $"{rates[server] / rates[Reference]:F2}")));
            Console.WriteLine($"| {size} | {string.Join(" | ", figures)} |");
        }
    }

    private static Process Start(string program, params IEnumerable<string> arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;

    private static void Finish(Process process, string name)
    {
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{name} ended with {process.ExitCode}:\n{output}");
        }
    }
}
