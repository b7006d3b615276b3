namespace Dsa.Device.Tests.Operations;

/// <summary>A copy of a program's memory of which some pages are away.</summary>
internal sealed class ReferenceMemory(ulong start, byte[] bytes)
{
    private const int PageBytes = 4096;

    private readonly HashSet<int> _missing = [];

    public byte[] Bytes { get; } = bytes;

    public void Remove(int page) => _missing.Add(page);

    /// <summary>Reads a number; an access is made at its first byte.</summary>
    public ulong Load(ulong address, int length, Operand operand)
    {
        var value = 0UL;
        Touch(address, operand, isWrite: false);
        for (var i = length - 1; i >= 0; i--)
        {
            value = (value << 8) | Bytes[(int)(address - start) + i];
        }

        return value;
    }

    public void Store(ulong address, int length, ulong value, Operand operand)
    {
        Touch(address, operand, isWrite: true);
        for (var i = 0; i < length; i++)
        {
            Bytes[(int)(address - start) + i] = (byte)(value >> (8 * i));
        }
    }

    /// <summary>Looks whether a byte is there.</summary>
    public void Touch(ulong address, Operand operand, bool isWrite)
    {
        if (_missing.Contains((int)(address - start) / PageBytes))
        {
            throw new Absence(address, operand, isWrite);
        }
    }

    /// <summary>A page is away.</summary>
    internal sealed class Absence(ulong address, Operand operand, bool isWrite) : Exception
    {
        public ulong Address { get; } = address;

        public Operand Operand { get; } = operand;

        public bool IsWrite { get; } = isWrite;
    }
}
