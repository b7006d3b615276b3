using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Dsa.Bindings.Portals;

namespace Dsa.Bindings.Client;

/// <summary>A work queue that this program has opened: descriptors go in, records come back.</summary>
/// <remarks>
/// <para>The device works on this program's own addresses: what a descriptor points to must stay where it is until the record is
/// there (pinned, or native memory). Any thread may submit and wait; none may be inside a call when the queue is disposed.</para>
/// <para>Of a dedicated queue this program is the only owner. It never has more descriptors in flight than the queue's size, since
/// the device drops what is more without a word (§3.3), nor than its portal has places of 64 bytes. A shared queue may be full of others' work, and answers Retry then.</para>
/// <para>The driver lets a program map a portal only on a machine that has the instruction for it, so the processor is not asked
/// again: MOVDIR64B and ENQCMD may be there although CPUID hides them.</para>
/// </remarks>
public sealed unsafe class WorkQueue : IDisposable
{
    private const int LeastInFlight = 64;
    private const int PortalSlots = QueueFile.PortalBytes / WorkDescriptor.SizeBytes;

    private readonly QueueFile _file;
    private readonly RecordSlots _records;
    private readonly SubmissionInstructions? _instructions;
    private readonly RecordWait _wait;
    private readonly List<nint> _freedWhenClosed = [];
    private readonly InstructionPort _dedicated;
    private SharedPortal<InstructionPort> _shared;
    private bool _isDisposed;

    private WorkQueue(WorkQueueAttributes attributes, WorkQueueOptions options, QueueFile file)
    {
        Attributes = attributes;
        Options = options;
        _file = file;
        if (file.Portal is not null)
        {
            _instructions = SubmissionInstructions.ForMappedPortal();
            _dedicated = new InstructionPort(_instructions, file.Portal);
            _shared = new SharedPortal<InstructionPort>(_dedicated);
        }

        _wait = new RecordWait(_instructions);
        _records = new RecordSlots(InFlightOf(attributes, options, file.Portal is not null));
    }

    /// <summary>What the driver said of the queue when it was opened.</summary>
    public WorkQueueAttributes Attributes { get; }

    /// <summary>How it is used.</summary>
    public WorkQueueOptions Options { get; }

    /// <summary>How descriptors reach it.</summary>
    public SubmissionMethod Method => _file.Portal is null ? SubmissionMethod.Write : SubmissionMethod.Portal;

    /// <summary>Descriptors whose records were not taken yet.</summary>
    public int InFlightCount => _records.Count - _records.FreeCount;

    /// <summary>Opens a queue.</summary>
    /// <param name="path">Its node, such as /dev/dsa/wq0.1.</param>
    /// <param name="options">How it is used.</param>
    /// <exception cref="WorkQueueException">It cannot be used; the message says why.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option makes no sense.</exception>
    public static WorkQueue Open(string path, WorkQueueOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new WorkQueueOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(options.Retries);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Patience, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxInFlight ?? 1, 1);
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            throw new WorkQueueException("Work queues need Linux on x86-64.");
        }

        Usable(WorkQueueAttributes.Read(path, options.SysfsRoot));
        var file = QueueFile.Open(path, !options.UsesWrite);
        try
        {
            // While the file is open nobody changes the queue: these hold.
            return new WorkQueue(Usable(WorkQueueAttributes.Read(path, options.SysfsRoot)), options, file);
        }
        catch (Exception exception)
        {
            file.Dispose();
            throw exception is Win32Exception
                ? new WorkQueueException($"{path} cannot be used by its portal: {exception.Message} (an executable page is needed; UsesWrite does without).")
                : exception;
        }
    }

    /// <summary>Tells whether a queue can be opened, by opening it.</summary>
    /// <param name="path">Its node.</param>
    /// <param name="reason">Why not; empty when it can.</param>
    /// <param name="options">How it would be used.</param>
    public static bool IsSupported(string path, out string reason, WorkQueueOptions? options = null)
    {
        try
        {
            Open(path, options).Dispose();
            reason = string.Empty;
            return true;
        }
        catch (WorkQueueException exception)
        {
            reason = exception.Message;
            return false;
        }
    }

    /// <summary>Submits a descriptor, if there is room.</summary>
    /// <param name="descriptor">
    /// The descriptor. The queue gives it its completion record: <see cref="WorkDescriptor.CompletionAddress"/> and the flags that
    /// go with it are set, whatever they were.
    /// </param>
    /// <param name="pending">The descriptor in flight.</param>
    /// <returns>False when as many are in flight as may be, or a shared queue answers Retry as often as the options say.</returns>
    /// <exception cref="WorkQueueException">The driver refuses it (write(2) only).</exception>
    public bool TrySubmit(in WorkDescriptor descriptor, out PendingDescriptor pending)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        pending = default;
        if (!_records.TryTake(out var slot, out var generation))
        {
            return false;
        }

        var isAccepted = false;
        try
        {
            isAccepted = TryOffer(slot, descriptor with
            {
                CompletionAddress = (ulong)_records.Address(slot),
                Flags = descriptor.Flags | DescriptorFlags.CompletionAddressValid | DescriptorFlags.RequestCompletionRecord,
            });
        }
        finally
        {
            if (!isAccepted)
            {
                _records.Return(slot, generation);
            }
        }

        pending = new PendingDescriptor(this, slot, generation);
        return isAccepted;
    }

    /// <summary>Submits a descriptor, waiting for room.</summary>
    /// <inheritdoc cref="TrySubmit"/>
    /// <exception cref="TimeoutException">There was no room within the options' patience.</exception>
    public PendingDescriptor Submit(in WorkDescriptor descriptor)
    {
        var began = Stopwatch.GetTimestamp();
        for (var round = 0; ; round++)
        {
            if (TrySubmit(descriptor, out var pending))
            {
                return pending;
            }

            if (Stopwatch.GetElapsedTime(began) >= Options.Patience)
            {
                throw new TimeoutException($"{Attributes.Name} had no room for a descriptor within {Options.Patience}.");
            }

            RecordWait.Rest(round);
        }
    }

    /// <summary>Submits a descriptor and waits for its record.</summary>
    /// <inheritdoc cref="TrySubmit"/>
    /// <exception cref="TimeoutException">
    /// There was no room, or the record did not come, within the options' patience. In the second case the descriptor is still in flight,
    /// and what it points to in use, until the queue is disposed; its place becomes free when it ends. Who wants to go on waiting
    /// takes <see cref="Submit"/>.
    /// </exception>
    public CompletionRecord Run(in WorkDescriptor descriptor)
    {
        var pending = Submit(descriptor);
        if (pending.TryWait(Options.Patience, out var record))
        {
            return record;
        }

        pending.Abandon();
        throw new TimeoutException($"{Attributes.Name} has not completed a descriptor within {Options.Patience}.");
    }

    /// <summary>Waits for what is in flight, and closes the queue.</summary>
    /// <remarks>
    /// After the options' patience it closes nevertheless: the driver then drains the program's descriptors before it lets go, and
    /// nothing is written to the program's memory any more.
    /// </remarks>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        var began = Stopwatch.GetTimestamp();
        for (var slot = 0; slot < _records.Count; slot++)
        {
            if (_records.IsTaken(slot))
            {
                _wait.Until(_records.Address(slot), Options.Patience - Stopwatch.GetElapsedTime(began));
            }
        }

        _file.Dispose();
        Volatile.Write(ref _isDisposed, true);
        _instructions?.Dispose();
        _records.Dispose();
        foreach (var memory in _freedWhenClosed)
        {
            NativeMemory.AlignedFree((void*)memory);
        }
    }

    /// <summary>Whether it is closed, and nothing of it in flight any more.</summary>
    internal bool IsDisposed => Volatile.Read(ref _isDisposed);

    /// <summary>Frees aligned native memory that a descriptor in flight uses when none is.</summary>
    internal void FreeWhenClosed(void* memory)
    {
        lock (_freedWhenClosed)
        {
            _freedWhenClosed.Add((nint)memory);
        }
    }

    internal void Abandon(int slot, uint generation) => _records.Abandon(slot, generation);

    internal bool IsCompleted(int slot, uint generation)
    {
        _records.Check(slot, generation);
        return Volatile.Read(ref *(byte*)_records.Address(slot)) != 0;
    }

    internal bool TryWait(int slot, uint generation, TimeSpan patience, out CompletionRecord record)
    {
        _records.Check(slot, generation);
        var isThere = _wait.Until(_records.Address(slot), patience);
        record = isThere ? *_records.Address(slot) : default;
        if (isThere)
        {
            _records.Return(slot, generation);
        }

        return isThere;
    }

    private static WorkQueueAttributes Usable(WorkQueueAttributes attributes) =>
        attributes.State != "enabled"
            ? throw new WorkQueueException($"{attributes.Name} is {attributes.State}; accel-config enable-wq {attributes.Device}/{attributes.Name} enables it.")
            : attributes.Type != "user"
            ? throw new WorkQueueException($"{attributes.Name} is of type {attributes.Type}; programs open queues of type user.")
            : attributes.IsAnalytics
            ? throw new WorkQueueException($"{attributes.Name} is a queue of an IAA, whose descriptors and records have forms of their own; this client has those of DSA only.")
            : attributes;

    private static int InFlightOf(WorkQueueAttributes attributes, WorkQueueOptions options, bool isMapped)
    {
        var size = Math.Max(1, attributes.SizeEntries);
        if (attributes.Mode == WqMode.Shared)
        {
            return options.MaxInFlight ?? Math.Max(size, LeastInFlight);
        }

        var most = isMapped ? Math.Min(size, PortalSlots) : size;
        return Math.Min(options.MaxInFlight ?? most, most);
    }

    private bool TryOffer(int slot, in WorkDescriptor descriptor)
    {
        if (_instructions is null)
        {
            return _file.Write(descriptor) == SubmitResult.Accepted;
        }

        if (Attributes.Mode == WqMode.Shared)
        {
            return _shared.Submit(descriptor, Options.Retries) == SubmitResult.Accepted;
        }

        // Records of descriptors in flight differ, and so do their places in the page, whatever thread stores: who looks into a page in the place of a portal (dsa exec --portal poll) misses none.
        _dedicated.Post(slot * WorkDescriptor.SizeBytes, descriptor);
        return true;
    }
}
