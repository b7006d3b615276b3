using System.Runtime.InteropServices;
using Dsa.Bindings;
using Dsa.Bindings.Client;

const int Threads = 8;
const int Rounds = 16;
var path = args.Length > 0 ? args[0] : "/dev/dsa/wq0.0";
var usesWrite = args.Contains("--write");
if (!WorkQueue.IsSupported(path, out var reason, new WorkQueueOptions { UsesWrite = usesWrite }))
{
    Console.Error.WriteLine(reason);
    return 1;
}

using var queue = WorkQueue.Open(path, new WorkQueueOptions { UsesWrite = usesWrite });
Console.WriteLine($"{queue.Attributes.Name}: {queue.Attributes.Mode}, {queue.Attributes.SizeEntries} entries, by {queue.Method}");
if (args.Contains("--fill"))
{
    return Fill();
}

var copies = 0;
var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(Copy)).ToList();
threads.ForEach(static thread => thread.Start());
threads.ForEach(static thread => thread.Join());
Console.WriteLine($"{copies} of {Threads * Rounds} copies are right");
return copies == Threads * Rounds ? 0 : 1;

// As many at once as may be in flight.
int Fill()
{
    var right = 0;
    var all = 0;
    for (var round = 0; round < Rounds; round++)
    {
        var pending = new List<PendingDescriptor>();
        while (queue.TrySubmit(new NoOpDescriptor(), out var descriptor))
        {
            pending.Add(descriptor);
        }

        all += pending.Count;
        right += pending.TakeWhile(static one => one.TryWait(TimeSpan.FromSeconds(20), out var record) && record.Status == CompletionStatus.Success).Count();
        if (right != all)
        {
            break;
        }
    }

    Console.WriteLine($"{right} of {all} have a record");
    return right == all ? 0 : 1;
}

void Copy()
{
    const int bytes = 64 * 1024;
    using var source = new Buffer(bytes);
    using var destination = new Buffer(bytes);
    for (var round = 0; round < Rounds; round++)
    {
        Random.Shared.NextBytes(source.Bytes);
        destination.Bytes.Clear();
        var record = queue.RunToEnd(new MemMoveDescriptor { Source = source.Address, Destination = destination.Address, TransferSize = bytes });
        if (record.Status == CompletionStatus.Success && source.Bytes.SequenceEqual(destination.Bytes))
        {
            Interlocked.Increment(ref copies);
        }
    }
}

internal sealed unsafe class Buffer(int bytes) : IDisposable
{
    private readonly void* _memory = NativeMemory.AlignedAlloc((nuint)bytes, 4096);

    public ulong Address => (ulong)_memory;

    public Span<byte> Bytes => new(_memory, bytes);

    public void Dispose() => NativeMemory.AlignedFree(_memory);
}
