using Dsa.Bindings.Portals;
using Dsa.Platform.Pci;

namespace Dsa.VfioUser.Functions;

/// <summary>BAR2 as a virtual machine reaches it: a descriptor arrives in parts, and is submitted with the last.</summary>
/// <remarks>
/// Processors that are emulated store 64 bytes as eight quadwords, of which the first of the slot comes last; then they read the
/// portal, and bit 0 says whether to retry. A write that ends the first quadword of a slot submits what has been written there.
/// The connection's thread alone calls.
/// </remarks>
internal sealed class PortalWindow(PortalRegion portals, ServerStatistics statistics)
{
    private const int PageBytes = 4096;
    private const int QuadwordBytes = sizeof(ulong);

    private readonly byte[] _gathered = new byte[portals.SizeBytes];
    private readonly SubmitResult[] _answers = NewAnswers(portals.SizeBytes);

    /// <summary>The size.</summary>
    public int SizeBytes => portals.SizeBytes;

    /// <summary>Takes a part of a descriptor, or more than one; inside the window.</summary>
    public void Write(int offsetBytes, ReadOnlySpan<byte> data)
    {
        data.CopyTo(_gathered.AsSpan(offsetBytes));
        var end = offsetBytes + data.Length;
        var first = offsetBytes / PortalRegion.SlotBytes * PortalRegion.SlotBytes;
        for (var slot = first; slot < end; slot += PortalRegion.SlotBytes)
        {
            var last = slot + QuadwordBytes - 1;
            if (last >= offsetBytes && last < end)
            {
                Submit(slot);
            }
        }
    }

    /// <summary>Reads the answer to the last descriptor of each page; inside the window.</summary>
    public void Read(int offsetBytes, Span<byte> data)
    {
        for (var index = 0; index < data.Length; index++)
        {
            var offset = offsetBytes + index;
            var isAnswer = offset % QuadwordBytes == 0 && _answers[offset / PageBytes] == SubmitResult.Retry;
            data[index] = isAnswer ? (byte)1 : (byte)0;
        }
    }

    /// <summary>Forgets what has been gathered and answered.</summary>
    public void Reset()
    {
        Array.Clear(_gathered);
        Array.Fill(_answers, SubmitResult.Retry);
    }

    private static SubmitResult[] NewAnswers(int sizeBytes)
    {
        var answers = new SubmitResult[(sizeBytes + PageBytes - 1) / PageBytes];
        Array.Fill(answers, SubmitResult.Retry);
        return answers;
    }

    private void Submit(int slot)
    {
        var answer = portals.Store(slot, _gathered.AsSpan(slot, PortalRegion.SlotBytes));
        _answers[slot / PageBytes] = answer;
        statistics.CountDescriptor(answer == SubmitResult.Accepted);
    }
}
