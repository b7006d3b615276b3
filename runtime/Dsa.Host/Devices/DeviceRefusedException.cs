namespace Dsa.Host.Devices;

/// <summary>The driver does not take a device; the message is one line for people.</summary>
public sealed class DeviceRefusedException(string message) : Exception(message);
