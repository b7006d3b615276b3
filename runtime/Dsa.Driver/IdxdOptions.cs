namespace Dsa.Driver;

/// <summary>Module parameters of the driver; the parameter <c>sva</c> is <see cref="LinuxKernel.HasSva"/> (BR-14, BR-15).</summary>
public sealed record IdxdOptions
{
    /// <summary>Whether traffic classes may be chosen below version 3 (parameter <c>tc_override</c>, BR-30).</summary>
    public bool OverridesTrafficClasses { get; init; }
}
