using Dsa.Bindings;
using Dsa.Bindings.Client;

/// <summary>Copies memory through a work queue.</summary>
public static class QueueCopy
{
    // The memory stays where it is until the record is there: pinned, or native.
    public static bool TryCopy(ulong source, ulong destination, uint bytes)
    {
        if (!WorkQueue.IsSupported("/dev/dsa/wq0.0", out var reason))
        {
            Console.Error.WriteLine(reason);
            return false;
        }

        using var queue = WorkQueue.Open("/dev/dsa/wq0.0");
        var record = queue.RunToEnd(new MemMoveDescriptor { Source = source, Destination = destination, TransferSize = bytes });
        return record.Status == CompletionStatus.Success;
    }
}
