using Dsa.Driver.Submission;

namespace Dsa.Driver.DmaEngine;

/// <summary>One copy or interrupt of a DMA channel, prepared to be submitted once.</summary>
/// <remarks>
/// Its descriptor comes from the queue and is the client's until it is submitted: one that never is stays away from the queue
/// (DM-15). Used by one thread at a time.
/// </remarks>
public sealed class DmaTransaction
{
    private readonly DmaChannel _channel;

    internal DmaTransaction(DmaChannel channel, KernelDescriptor descriptor)
    {
        _channel = channel;
        Descriptor = descriptor;
    }

    /// <summary>Its number on the channel, from 1 on; 0 before it is submitted.</summary>
    public int Cookie { get; private set; }

    /// <summary>
    /// Its descriptor. Without an interrupt the client polls its status and gives it back with <see cref="KernelQueue.Free"/>
    /// (DM-13); else it is the queue's after the submission.
    /// </summary>
    public KernelDescriptor Descriptor { get; }

    /// <summary>Called at most once, when it has ended (CO-08); never after <see cref="DmaChannel.TerminateAll"/>, an unbind, or without an interrupt.</summary>
    public Action<DmaTransaction, CompletionResult>? Completed { get; set; }

    /// <summary>Assigns the cookie, then gives the descriptor to the device at once (DM-10).</summary>
    /// <returns>The errors of <see cref="KernelQueue.Submit"/>; the cookie has been assigned all the same (SU-11).</returns>
    /// <exception cref="InvalidOperationException">It was submitted before.</exception>
    public Errno Submit()
    {
        if (Cookie != 0)
        {
            throw new InvalidOperationException($"Transaction {Cookie} of {_channel} was submitted before.");
        }

        Cookie = _channel.NextCookie();
        Descriptor.Completed = CallBack;
        return _channel.Kernel.Submit(Descriptor);
    }

    private void CallBack(KernelDescriptor descriptor, CompletionResult result)
    {
        if (!_channel.Kernel.Lists.IsTerminated(descriptor))
        {
            Completed?.Invoke(this, result);
        }
    }
}
