namespace Dsa.Driver;

/// <summary>Bounds of attributes, so that a mistake shows where it is made and not when the device is bound.</summary>
internal static class AttributeRange
{
    /// <summary>The value, if it lies within the bounds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not.</exception>
    public static T Check<T>(T value, T minimum, T maximum)
        where T : IComparable<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, minimum);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, maximum);
        return value;
    }
}
