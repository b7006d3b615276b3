namespace Dsa.Device.Tests.Model;

/// <summary>The PCI bits that commands look at.</summary>
internal sealed class SpecPciBits
{
    public bool BusMaster { get; set; }

    public bool Pasid { get; set; }

    public bool Privileged { get; set; }

    public bool Ats { get; set; }

    public bool PageRequests { get; set; }

    public uint Allocation { get; set; }

    public void Clear()
    {
        BusMaster = Pasid = Privileged = Ats = PageRequests = false;
        Allocation = 0;
    }
}
