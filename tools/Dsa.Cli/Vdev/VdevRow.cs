namespace Dsa.Cli.Vdev;

/// <summary>A virtual device as it is listed.</summary>
/// <param name="Uuid">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Parent">The host's device.</param>
/// <param name="Queue">The host's queue.</param>
/// <param name="State">idle, served, or lost when the host has taken its queue away.</param>
/// <param name="Clients">Virtual machines that are connected.</param>
/// <param name="Socket">Where it is served; null while it is not.</param>
internal sealed record VdevRow(string Uuid, string Type, string Parent, string Queue, string State, int Clients, string? Socket);
