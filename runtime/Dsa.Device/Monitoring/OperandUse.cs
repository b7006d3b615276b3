namespace Dsa.Device.Monitoring;

/// <summary>The operands that an operation reads and writes, as the monitor tells them apart (§9.2, events of engines).</summary>
[Flags]
internal enum OperandUse
{
    /// <summary>No memory.</summary>
    None = 0,

    /// <summary>It reads a source.</summary>
    Source1 = 1,

    /// <summary>It reads a second source.</summary>
    Source2 = 2,

    /// <summary>It writes a destination.</summary>
    Destination1 = 4,

    /// <summary>It writes a second destination.</summary>
    Destination2 = 8,
}
