using System.Runtime.InteropServices;
using Dsa.Bindings.Client;

namespace Dsa.Bindings.Tests.Client;

/// <summary>The attributes and the node of a queue, as files: what is submitted by write(2) can be read in the node.</summary>
internal sealed class FakeQueue : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory();

    public FakeQueue(string mode = "shared", int size = 4, string device = "dsa")
    {
        Folder = Directory.CreateDirectory(Path.Combine(_root.FullName, "sys/bus/dsa/devices/wq0.1")).FullName;
        Set("state", "enabled");
        Set("type", "user");
        Set("mode", mode);
        Set("size", size.ToString());
        Set("threshold", "3");
        Set("block_on_fault", "1");
        Set("max_transfer_size", "2147483648");
        Set("max_batch_size", "32");
        Node = Path.Combine(Directory.CreateDirectory(Path.Combine(_root.FullName, "dev", device)).FullName, "wq0.1");
        File.WriteAllBytes(Node, []);
    }

    public string Folder { get; }

    public string Node { get; }

    public WorkQueueOptions Options => new()
    {
        SysfsRoot = Path.Combine(_root.FullName, "sys"), UsesWrite = true, Patience = TimeSpan.FromMilliseconds(20),
    };

    /// <summary>The descriptors that were written so far.</summary>
    public WorkDescriptor[] Submitted => MemoryMarshal.Cast<byte, WorkDescriptor>(File.ReadAllBytes(Node)).ToArray();

    public void Set(string attribute, string text) => File.WriteAllText(Path.Combine(Folder, attribute), text + "\n");

    public void Remove(string attribute) => File.Delete(Path.Combine(Folder, attribute));

    public WorkQueue Open() => WorkQueue.Open(Node, Options);

    /// <summary>Writes the record of a descriptor, as a device does.</summary>
    public static unsafe void Complete(in WorkDescriptor descriptor, CompletionRecord record) =>
        *(CompletionRecord*)descriptor.CompletionAddress = record;

    public void Dispose() => _root.Delete(recursive: true);
}
