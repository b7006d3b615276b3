using Dsa.Platform.Pci;
using Dsa.VfioUser.Connections;
using Dsa.VfioUser.Protocol;

namespace Dsa.VfioUser.Functions;

/// <summary>A function as one client has it: its regions, its vectors, its resets.</summary>
/// <remarks>The connection's thread alone calls.</remarks>
internal sealed class ClientFunction : IDisposable
{
    // Longer than a client may take to give the memory that the function waits for.
    private const int ResetTimeoutMilliseconds = 15_000;

    private readonly IPciFunction _function;
    private readonly ClientConnection _connection;
    private readonly MappedPortals? _mapped;

    /// <summary>Gives a function that is as after a reset to a client.</summary>
    /// <param name="function">The function.</param>
    /// <param name="connection">The client's.</param>
    /// <param name="mapped">BAR2 as memory, or null.</param>
    /// <param name="statistics">What is counted.</param>
    public ClientFunction(IPciFunction function, ClientConnection connection, MappedPortals? mapped, ServerStatistics statistics)
    {
        _function = function;
        _connection = connection;
        _mapped = mapped;
        Regions = new FunctionRegions(function, mapped, statistics);
        Vectors = new EventFdTable(function.MsixVectorCount, statistics);
        function.Slot.Interrupts.Redirection = Vectors;
    }

    /// <summary>What it reads and writes.</summary>
    public FunctionRegions Regions { get; }

    /// <summary>Its interrupts.</summary>
    public EventFdTable Vectors { get; }

    /// <summary>Has everything that the client has stored so far arrive at the function.</summary>
    /// <exception cref="ProtocolException">The function takes none of it.</exception>
    public void SettlePortals()
    {
        if (_mapped is not null && !_mapped.TrySettle() && !_connection.WaitUntil(_mapped.TrySettle, ResetTimeoutMilliseconds))
        {
            throw new ProtocolException("a descriptor is not taken");
        }
    }

    /// <summary>Resets the function, and waits until that is over; memory is given to it meanwhile.</summary>
    /// <exception cref="ProtocolException">It does not come to an end.</exception>
    public void Reset()
    {
        _function.Reset();
        if (!_connection.WaitUntil(() => !_function.IsResetting, ResetTimeoutMilliseconds))
        {
            throw new ProtocolException("a reset does not come to an end");
        }

        Regions.Reset();
        Vectors.ClearPending();
    }

    /// <summary>Arms, disarms or raises vectors.</summary>
    /// <param name="setup">What is asked for.</param>
    /// <param name="data">What follows it.</param>
    /// <param name="message">Brings the files.</param>
    public Errno SetInterrupts(in InterruptSetup setup, ReadOnlySpan<byte> data, ReceivedMessage message)
    {
        if (setup.Kind != InterruptKind.MsiX || (setup.Flags & InterruptSetupFlags.ActionMask) != InterruptSetupFlags.Trigger)
        {
            return Errno.EINVAL;
        }

        var isInside = setup.Start <= (uint)Vectors.Count && setup.Count <= (uint)Vectors.Count - setup.Start;
        switch (setup.Flags & ~InterruptSetupFlags.ActionMask)
        {
            case InterruptSetupFlags.DataNone when setup is { Start: 0, Count: 0 } && data.IsEmpty:
                Disarm(0, Vectors.Count);
                return Errno.None;
            case InterruptSetupFlags.DataNone when isInside && data.IsEmpty:
                Raise(setup, []);
                return Errno.None;
            case InterruptSetupFlags.DataBoolean when isInside && data.Length == (int)setup.Count:
                Raise(setup, data);
                return Errno.None;
            case InterruptSetupFlags.DataEventFd when isInside && data.IsEmpty:
                return Arm(setup, message);
            default:
                return Errno.EINVAL;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _function.Slot.Interrupts.Redirection = null;
        Vectors.Dispose();
    }

    private Errno Arm(in InterruptSetup setup, ReceivedMessage message)
    {
        if (message.FileCount == 0)
        {
            Disarm((int)setup.Start, (int)setup.Count);
            return Errno.None;
        }

        if (message.FileCount != (int)setup.Count || !Enumerable.Range(0, message.FileCount).All(message.IsEventFd))
        {
            return Errno.EINVAL;
        }

        for (var index = 0; index < message.FileCount; index++)
        {
            Vectors.Arm((int)setup.Start + index, message.TakeFile(index));
        }

        return Errno.None;
    }

    private void Disarm(int start, int count)
    {
        for (var vector = start; vector < start + count; vector++)
        {
            Vectors.Arm(vector, null);
        }
    }

    /// <summary>Raises vectors: all, or those with a byte that is not 0.</summary>
    private void Raise(in InterruptSetup setup, ReadOnlySpan<byte> chosen)
    {
        for (var index = 0; index < (int)setup.Count; index++)
        {
            if (chosen.IsEmpty || chosen[index] != 0)
            {
                Vectors.Raise((int)setup.Start + index);
            }
        }
    }
}
