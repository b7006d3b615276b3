using Dsa.Bindings.Portals;

namespace Dsa.Virtual.Tests;

/// <summary>A virtual machine with a share of a shared queue, whose one program has a PASID: the same in each machine.</summary>
internal sealed class SharedGuest
{
    public SharedGuest(VirtualBed bed, int guest)
    {
        File = bed.Open(guest, MdevType.DsaShared);
        Registers = new GuestRegisters(bed, File.Function);
        var configuration = File.Function.Configuration;
        (configuration.PasidEnable, configuration.AtsEnable, configuration.PageRequestEnable) = (true, true, true);
        Buffer = new WatchedBuffer(bed, guest);
        Kernel = new LinuxKernel(bed.Machine);
        Kernel.AttachSystemPasid(bed.Slots[guest], Pasid);
        Assert.Equal(Errno.None, File.BindPasid(Pasid));
        Handle = Registers.Start();
    }

    /// <summary>The PASID in the virtual machine.</summary>
    public static Pasid Pasid { get; } = new(7);

    public MdevFile File { get; }

    public GuestRegisters Registers { get; }

    public LinuxKernel Kernel { get; }

    public WatchedBuffer Buffer { get; }

    public uint Handle { get; }

    public SubmitResult TrySubmit(byte value, Pasid? pasid = null, int page = 0) =>
        Registers.Enqueue(Buffer.Fill(value) with { Pasid = (pasid ?? Pasid).Value }, page);

    public void Submit(params ReadOnlySpan<byte> values)
    {
        foreach (var value in values)
        {
            while (TrySubmit(value) != SubmitResult.Accepted)
            {
                Registers.Settle();
            }
        }
    }
}
