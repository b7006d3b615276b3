namespace Dsa.Device.Tests.Operations;

/// <summary>Takes away one page after the other of a source and a destination of up to three pages.</summary>
internal static class FaultPositions
{
    private const int PageBytes = 4096;
    private const int BufferBytes = 2 * PageBytes;
    private const int Offset = PageBytes - 64;

    /// <summary>Runs with each page missing in turn, and looks at the record and at what was written.</summary>
    /// <param name="bench">The bench.</param>
    /// <param name="make">Makes a descriptor of a source, a destination, a record and the most bytes of a buffer.</param>
    /// <param name="inputBytes">The bytes of an element of the source.</param>
    /// <param name="outputBytes">The bytes of an element of the destination.</param>
    public static void Check(Bench bench, Func<ulong, ulong, ulong, int, WorkDescriptor> make, int inputBytes, int outputBytes)
    {
        var source = bench.MapBytes(Descriptors.Pattern(4 * PageBytes));
        var target = bench.Map(4 * PageBytes);
        var descriptor = make(source + Offset, target + Offset, bench.Map(PageBytes), BufferBytes);
        bench.Run(descriptor);
        var whole = bench.Read(target, 4 * PageBytes);
        var positions = 0;
        foreach (var (buffer, elementBytes, operand) in new[] { (source, inputBytes, Operand.Source1), (target, outputBytes, Operand.Destination1) })
        {
            var count = BufferBytes / Math.Max(inputBytes, outputBytes);
            for (var page = 0; page * PageBytes < Offset + (count * elementBytes); page++)
            {
                bench.Write(target, new byte[4 * PageBytes]);
                bench.Read(source, 4 * PageBytes);
                bench.Memory.Evict(buffer + (ulong)(page * PageBytes));
                var record = bench.Run(descriptor);
                var first = Math.Max(page * PageBytes, Offset);
                var elements = (first - Offset) / elementBytes;
                Assert.Equal(CompletionStatus.PageFault, record.Status);
                Assert.Equal((operand, operand == Operand.Destination1), (record.FaultOperand, record.FaultWrite));
                Assert.Equal(buffer + (ulong)first, record.FaultAddress);
                Assert.Equal((uint)(elements * inputBytes), record.BytesCompleted);
                var end = Offset + (elements * outputBytes);
                var written = bench.Read(target, 4 * PageBytes);
                Assert.True(whole.AsSpan(0, end).SequenceEqual(written.AsSpan(0, end)), $"page {page} of {operand}");
                Assert.True(written.AsSpan(end).IndexOfAnyExcept((byte)0) < 0, $"page {page} of {operand}");
                positions++;
            }
        }

        Assert.True(positions >= 4);
    }
}
