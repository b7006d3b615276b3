using System.Runtime.InteropServices;
using Dsa.Bindings;
using Dsa.Bindings.Portals;
using Dsa.Platform.Memory;
using Dsa.Platform.Pci;
using Dsa.Platform.Scheduling;
using Microsoft.Win32.SafeHandles;

namespace Dsa.VfioUser.Functions;

/// <summary>BAR2 as memory that a client maps: no store of its processors stops them, a thread looks for what they have stored (<see cref="PolledSlots"/>).</summary>
/// <remarks>
/// The thread hands descriptors on; so does the connection's before it reads or writes a register, for which posted writes before it have arrived. <c>_lock</c> is for one of them at a time. It
/// is held while a device takes a descriptor, which may work on it meanwhile, so nobody waits for it: the connection's thread has to go on receiving, and has precedence.
/// </remarks>
internal sealed unsafe class MappedPortals : IDisposable
{
    private readonly PortalRegion _portals;
    private readonly ServerStatistics _statistics;
    private readonly SharedMapping _memory;
    private readonly PolledSlots[] _pages;
    private readonly Lock _lock = new();
    private readonly Thread _thread;
    private volatile bool _isAwaited;
    private volatile bool _isEnding;

    /// <summary>Begins to look.</summary>
    /// <param name="portals">The portals.</param>
    /// <param name="name">The function.</param>
    /// <param name="statistics">What is counted.</param>
    /// <exception cref="IOException">The operating system gives no memory.</exception>
    public MappedPortals(PortalRegion portals, string name, ServerStatistics statistics)
    {
        _portals = portals;
        _statistics = statistics;
        _memory = new SharedMapping($"{name} portals", portals.SizeBytes);
        _pages = [.. Enumerable.Range(0, portals.SizeBytes / PhysicalMemory.PageBytes).Select(page => new PolledSlots(_memory.Pointer + (page * PhysicalMemory.PageBytes), arrivesWhole: false))];
        _thread = new Thread(Poll) { Name = $"portals {name}", IsBackground = true };
        _thread.Start();
    }

    /// <summary>What the client maps, from its start.</summary>
    public SafeFileHandle File => _memory.File!;

    /// <summary>Hands on everything that stands there. The connection's thread alone calls.</summary>
    /// <returns>False when the other thread is doing that; it leaves off soon.</returns>
    public bool TrySettle()
    {
        _isAwaited = true;
        if (!_lock.TryEnter())
        {
            return false;
        }

        _isAwaited = false;
        try
        {
            for (var page = 0; page < _pages.Length; page++)
            {
                HandOn(page);
            }

            return true;
        }
        finally
        {
            _lock.Exit();
        }
    }

    /// <summary>Forgets what stands there.</summary>
    public void Clear() => new Span<byte>(_memory.Pointer, _memory.SizeBytes).Clear();

    /// <inheritdoc/>
    public void Dispose()
    {
        _isEnding = true;
        _thread.Join();
        _memory.Dispose();
    }

    private void Poll()
    {
        var rest = new PollingRest();
        while (!_isEnding)
        {
            if (TryHandOnAny())
            {
                rest.Reset();
            }
            else
            {
                rest.Wait();
            }
        }
    }

    private bool TryHandOnAny()
    {
        var hasHandedOn = false;
        for (var page = 0; page < _pages.Length && !_isAwaited; page++)
        {
            if (_pages[page].HasAny && _lock.TryEnter())
            {
                try
                {
                    HandOn(page);
                    hasHandedOn = true;
                }
                finally
                {
                    _lock.Exit();
                }
            }
        }

        return hasHandedOn;
    }

    private void HandOn(int page)
    {
        // A client that fills slots as fast as they are emptied leaves other pages their turn.
        for (var count = 0; count < PolledSlots.Count && _pages[page].TryTake(out var offset, out var descriptor); count++)
        {
            var slot = MemoryMarshal.AsBytes(new ReadOnlySpan<WorkDescriptor>(in descriptor));
            _statistics.CountDescriptor(_portals.Store((page * PhysicalMemory.PageBytes) + offset, slot) == SubmitResult.Accepted);
        }
    }
}
