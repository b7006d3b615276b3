namespace Dsa.Device.Operations.Numeric;

/// <summary>Integers of one width, with or without sign.</summary>
internal readonly struct IntegerType
{
    private readonly int _unusedBits;
    private readonly bool _isSigned;
    private readonly Int128 _smallest;
    private readonly Int128 _largest;

    /// <summary>The integers of a data type.</summary>
    public IntegerType(DataType type, bool isSigned)
    {
        Bytes = type.ElementBytes();
        _isSigned = isSigned;
        _unusedBits = (sizeof(ulong) - Bytes) * 8;
        _largest = isSigned ? long.MaxValue >> _unusedBits : ulong.MaxValue >> _unusedBits;
        _smallest = isSigned ? -_largest - 1 : 0;
    }

    /// <summary>The bytes of one.</summary>
    public int Bytes { get; }

    /// <summary>The number that an element is.</summary>
    public Int128 Load(ReadOnlySpan<byte> elements, int index)
    {
        var bits = ElementType.Load(elements, index, Bytes);
        return _isSigned ? (long)(bits << _unusedBits) >> _unusedBits : bits;
    }

    /// <summary>Makes an element of a number, which wraps or saturates when it is out of range.</summary>
    /// <returns>Overflow when it is.</returns>
    public ComputeResult Store(Span<byte> elements, int index, Int128 number, bool saturates)
    {
        var isInRange = number >= _smallest && number <= _largest;
        if (!isInRange && saturates)
        {
            number = number < _smallest ? _smallest : _largest;
        }

        ElementType.Store(elements, index, Bytes, (ulong)number);
        return isInRange ? ComputeResult.None : ComputeResult.Overflow;
    }
}
