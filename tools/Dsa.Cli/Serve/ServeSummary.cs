using Dsa.VfioUser;

namespace Dsa.Cli.Serve;

/// <summary>What was done for virtual machines while a device was served.</summary>
/// <param name="Device">Its name.</param>
/// <param name="Part">What it is.</param>
/// <param name="Socket">Where it was served.</param>
/// <param name="Clients">Clients that connected.</param>
/// <param name="Commands">Commands of the protocol.</param>
/// <param name="Refusals">Commands that were answered with an error.</param>
/// <param name="Descriptors">Descriptors that the device accepted.</param>
/// <param name="Retries">Descriptors that were answered Retry.</param>
/// <param name="Interrupts">Interrupts that the device raised.</param>
/// <param name="Faults">Accesses of the device that found no memory.</param>
/// <param name="BytesRead">Bytes that the device read.</param>
/// <param name="BytesWritten">Bytes that the device wrote.</param>
internal sealed record ServeSummary(
    string Device,
    string Part,
    string Socket,
    long Clients,
    long Commands,
    long Refusals,
    long Descriptors,
    long Retries,
    long Interrupts,
    long Faults,
    long BytesRead,
    long BytesWritten)
{
    /// <summary>What a server has counted so far.</summary>
    public static ServeSummary Of(string device, string part, string socket, ServerStatistics done) => new(
        device, part, socket, done.Clients, done.Commands, done.Refusals, done.Descriptors, done.Retries, done.Interrupts, done.Faults, done.BytesRead, done.BytesWritten);
}
