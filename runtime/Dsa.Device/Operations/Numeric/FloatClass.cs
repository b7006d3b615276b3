namespace Dsa.Device.Operations.Numeric;

/// <summary>What a floating point number is.</summary>
internal enum FloatClass : byte
{
    /// <summary>Zero, with a sign.</summary>
    Zero,

    /// <summary>A finite number other than zero.</summary>
    Finite,

    /// <summary>Infinity, with a sign.</summary>
    Infinity,

    /// <summary>Not a number.</summary>
    NotANumber,
}
