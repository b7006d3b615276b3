using Dsa.Driver;
using Dsa.Host.FaultInjection;
using Dsa.Host.FileSystem;

namespace Dsa.Cli.Exec;

/// <summary>What a call of <c>dsa exec</c> asks for, besides the program and the devices.</summary>
internal sealed record ExecOptions
{
    /// <summary>How the program submits.</summary>
    public PortalMode Portal { get; init; }

    /// <summary>Module parameters.</summary>
    public required IdxdOptions Driver { get; init; }

    /// <summary>The processor of the program, or null.</summary>
    public int? Processor { get; init; }

    /// <summary>The file of <c>--trace</c>, or null.</summary>
    public string? TracePath { get; init; }

    /// <summary>Whether queues and devices are counted.</summary>
    public bool HasStatistics { get; init; }

    /// <summary>Whether the user is told how a program that failed could go well.</summary>
    public bool HasHints { get; init; }

    /// <summary>What devices are to meet, or null.</summary>
    public FaultScript? Faults { get; init; }

    /// <summary>The file of <c>--faults</c>, or null.</summary>
    public string? FaultsPath { get; init; }
}
