namespace Dsa.Configuration;

/// <summary>What a listing holds.</summary>
[Flags]
public enum ListingOptions
{
    /// <summary>Enabled devices and queues, as accel-config list prints them.</summary>
    None = 0,

    /// <summary>Also devices and queues that are not enabled (accel-config list -i).</summary>
    Idle = 1,

    /// <summary>Also the attributes that accel-config leaves out.</summary>
    Verbose = 2,

    /// <summary>Only what can be loaded again, as accel-config save-config writes it; goes with none of the others.</summary>
    Saved = 4,
}
