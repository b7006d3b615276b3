namespace Uart16550;

/// <summary>As much of the chip as a loop through it needs: a FIFO, the divisor, and bytes that keep what is written.</summary>
internal sealed class SimulatedUart
{
    private readonly byte[] _registers = new byte[UartMap.SizeBytes];
    private readonly byte[] _divisor = new byte[2];
    private readonly Queue<byte> _fifo = new();

    private bool DivisorLatch => new Lcr(_registers[Lcr.Description.OffsetBytes]).DivisorLatch;

    private bool Loop => new Mcr(_registers[Mcr.Description.OffsetBytes]).Loop;

    public byte Read(int offsetBytes)
    {
        if (DivisorLatch && offsetBytes < _divisor.Length)
        {
            return _divisor[offsetBytes];
        }

        if (offsetBytes == Rbr.Description.OffsetBytes)
        {
            return _fifo.TryDequeue(out var character) ? character : default;
        }

        return offsetBytes == Lsr.Description.OffsetBytes
            ? default(Lsr).WithDataReady(_fifo.Count > 0).WithHoldingRegisterEmpty(true).WithTransmitterEmpty(true).Raw
            : _registers[offsetBytes];
    }

    public void Write(int offsetBytes, byte value)
    {
        if (DivisorLatch && offsetBytes < _divisor.Length)
        {
            _divisor[offsetBytes] = value;
        }
        else if (offsetBytes != Thr.Description.OffsetBytes)
        {
            _registers[offsetBytes] = value;
        }
        else if (Loop)
        {
            _fifo.Enqueue(value);
        }
    }
}
