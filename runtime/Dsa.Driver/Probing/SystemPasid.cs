namespace Dsa.Driver.Probing;

/// <summary>The PASID of the kernel's own descriptors: it leads to the function's DMA domain (BR-14, BR-33, SV-16).</summary>
internal static class SystemPasid
{
    /// <summary>Takes a PASID and attaches it; none when there is none left (BR-16).</summary>
    public static Pasid Attach(LinuxKernel kernel, PciSlot slot)
    {
        var pasid = kernel.Pasids.Allocate();
        if (pasid.IsValid)
        {
            kernel.AttachSystemPasid(slot, pasid);
        }

        return pasid;
    }

    /// <summary>Detaches it and gives it back; does nothing for none.</summary>
    public static void Detach(LinuxKernel kernel, PciSlot slot, Pasid pasid)
    {
        if (pasid.IsValid)
        {
            kernel.DetachSystemPasid(slot, pasid);
            kernel.Pasids.Free(pasid);
        }
    }
}
