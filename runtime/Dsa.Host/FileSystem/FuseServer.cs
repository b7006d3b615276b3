using System.Runtime.InteropServices;
using Dsa.Host.FileSystem.Protocol;

namespace Dsa.Host.FileSystem;

/// <summary>The threads that serve a file system.</summary>
/// <remarks>
/// One at a time waits for the kernel (<c>_receiving</c>); a thread that has a request lets the next one wait, and starts one where
/// there is none: requests may block, as system calls of the driver do. They end when the file system is gone, or is to end.
/// </remarks>
internal sealed class FuseServer
{
    private const int MostThreads = 64;
    private const int PollCode = 1;

    private readonly FuseDevice _device;
    private readonly FuseDispatcher _dispatcher;
    private readonly Lock _receiving = new();
    private readonly List<Thread> _threads = [];
    private int _idle;
    private bool _isGone;
    private Exception? _failure;

    /// <summary>Starts serving.</summary>
    public FuseServer(FuseDevice device, FuseDispatcher dispatcher)
    {
        _device = device;
        _dispatcher = dispatcher;
        Start();
    }

    /// <summary>What a request ended by that nobody had foreseen, and was answered EIO; null when there was none.</summary>
    public Exception? Failure => Volatile.Read(ref _failure);

    /// <summary>Takes no further request, and waits for those that have begun.</summary>
    /// <param name="limit">How long at most, for each thread.</param>
    /// <returns>False when one goes on after that time.</returns>
    public bool End(TimeSpan limit)
    {
        _device.End();
        while (true)
        {
            Thread? running;
            lock (_threads)
            {
                running = _threads.FirstOrDefault(static thread => thread.IsAlive);
            }

            if (running is null || !running.Join(limit))
            {
                return running is null;
            }
        }
    }

    private void Start()
    {
        lock (_threads)
        {
            if (_threads.Count < MostThreads)
            {
                Interlocked.Increment(ref _idle);
                var thread = new Thread(Serve) { Name = $"fuse/{_threads.Count}", IsBackground = true };
                _threads.Add(thread);
                thread.Start();
            }
        }
    }

    private void Serve()
    {
        var buffer = new byte[FuseDispatcher.MaximumTransferBytes + 4096];
        var reply = new FuseReply();
        while (Receive(buffer) is var length and > 0)
        {
            if (Interlocked.Decrement(ref _idle) == 0)
            {
                Start();
            }

            Handle(buffer.AsSpan(0, length), reply);
            if (reply.Message.Length > 0)
            {
                _device.Send(reply.Message);
            }

            Interlocked.Increment(ref _idle);
        }
    }

    // A request that fails is one program's: the others are served on. What was unforeseen is told when the session ends.
    private void Handle(ReadOnlySpan<byte> request, FuseReply reply)
    {
        try
        {
            _dispatcher.Handle(request, reply, Wake);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, exception, null);
            reply.Fail(Errno.EIO);
        }
    }

    private int Receive(byte[] buffer)
    {
        lock (_receiving)
        {
            var length = _isGone ? 0 : _device.Receive(buffer);
            _isGone = length == 0;
            _dispatcher.Announce(buffer.AsSpan(0, length));
            return length;
        }
    }

    private void Wake(ulong kernelHandle)
    {
        Span<byte> message = stackalloc byte[24];
        MemoryMarshal.Write(message, new FuseOutHeader { LengthBytes = (uint)message.Length, Error = PollCode });
        MemoryMarshal.Write(message[16..], in kernelHandle);
        _device.Send(message);
    }
}
