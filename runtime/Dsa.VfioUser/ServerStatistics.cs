namespace Dsa.VfioUser;

/// <summary>What a server has done since it was made, over all clients. Any thread counts and looks.</summary>
public sealed class ServerStatistics
{
    private long _clients;
    private long _commands;
    private long _refusals;
    private long _descriptors;
    private long _retries;
    private long _interrupts;
    private long _faults;
    private long _bytesRead;
    private long _bytesWritten;

    /// <summary>Clients that connected.</summary>
    public long Clients => Volatile.Read(ref _clients);

    /// <summary>Commands of the protocol, such as reads and writes of regions.</summary>
    public long Commands => Volatile.Read(ref _commands);

    /// <summary>Commands that were answered with an error.</summary>
    public long Refusals => Volatile.Read(ref _refusals);

    /// <summary>Descriptors that the device accepted.</summary>
    public long Descriptors => Volatile.Read(ref _descriptors);

    /// <summary>Descriptors that were answered Retry.</summary>
    public long Retries => Volatile.Read(ref _retries);

    /// <summary>Interrupts that the device raised.</summary>
    public long Interrupts => Volatile.Read(ref _interrupts);

    /// <summary>Accesses of the device whose first byte is not in guest memory.</summary>
    public long Faults => Volatile.Read(ref _faults);

    /// <summary>Bytes that the device read.</summary>
    public long BytesRead => Volatile.Read(ref _bytesRead);

    /// <summary>Bytes that the device wrote.</summary>
    public long BytesWritten => Volatile.Read(ref _bytesWritten);

    internal void CountClient() => Interlocked.Increment(ref _clients);

    internal void CountCommand() => Interlocked.Increment(ref _commands);

    internal void CountRefusal() => Interlocked.Increment(ref _refusals);

    internal void CountDescriptor(bool isAccepted) => Interlocked.Increment(ref isAccepted ? ref _descriptors : ref _retries);

    internal void CountInterrupt() => Interlocked.Increment(ref _interrupts);

    internal void CountFault() => Interlocked.Increment(ref _faults);

    internal void CountRead(int bytes) => Interlocked.Add(ref _bytesRead, bytes);

    internal void CountWritten(int bytes) => Interlocked.Add(ref _bytesWritten, bytes);
}
