namespace Dsa.Driver.Tests.Soak;

/// <summary>The kernel's service of page requests for the devices of a soak that has it.</summary>
internal sealed class PageRequestServices(SoakWorld world) : IDisposable
{
    private readonly List<PageRequestQueue> _services =
        world.HasPageRequests ? [.. world.Devices.Select(device => world.Kernel.ServePageRequests(device.Hardware.Slot))] : [];

    public void Dispose() => _services.ForEach(static service => service.Dispose());
}
