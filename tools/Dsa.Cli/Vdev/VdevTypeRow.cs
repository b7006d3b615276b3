namespace Dsa.Cli.Vdev;

/// <summary>A type of virtual devices as it is listed for a parent (mdev_supported_types).</summary>
/// <param name="Type">Its name.</param>
/// <param name="Parent">The host's device.</param>
/// <param name="AvailableInstances">How many more can be made of that device, if no other type is made of it.</param>
/// <param name="Description">What one is made of.</param>
internal sealed record VdevTypeRow(string Type, string Parent, int AvailableInstances, string Description);
