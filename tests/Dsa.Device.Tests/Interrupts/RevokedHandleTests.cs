
namespace Dsa.Device.Tests.Interrupts;

/// <summary>Interrupt handles that the device takes away (INTCAUSE bit 31, §8).</summary>
public sealed class RevokedHandleTests
{
    private const int Vector = 3;

    [Fact]
    public void Revoking_handles_tells_software_by_its_cause_and_vector_0()
    {
        using var bench = Bench.Running();
        bench.Device.RevokeInterruptHandles();
        Assert.Equal(new IntCause((uint)IntCauseBits.InterruptHandlesRevoked), bench.Bar.IntCause.Read());
        Assert.Equal(1, bench.Interrupts(0));
    }

    [Fact]
    public void A_revoked_handle_is_invalid_until_it_is_requested_again()
    {
        using var bench = new Bench();
        bench.Bar.GenCfg.Write(bench.Bar.GenCfg.Read().WithUserInterruptEnable(true));
        bench.Configure();
        bench.Enable();
        bench.GrantVector(Vector);
        Assert.Equal(CompletionStatus.Success, Submit(bench));
        bench.Device.RevokeInterruptHandles();
        Assert.Equal(CompletionStatus.InvalidInterruptHandle, Submit(bench));
        Assert.Equal((uint)Vector, bench.Command(Command.RequestInterruptHandle, Vector).Result);
        Assert.Equal(CompletionStatus.Success, Submit(bench));
        Assert.Equal(2, bench.Interrupts(Vector));
    }

    [Fact]
    public void A_part_whose_handles_are_indexes_has_none_to_lose()
    {
        using var bench = new Bench(profile: Dsa.Device.Profiles.DeviceProfile.Dsa10);
        bench.Bar.GenCfg.Write(bench.Bar.GenCfg.Read().WithUserInterruptEnable(true));
        bench.Configure();
        bench.Enable();
        bench.Bar.MsixPerm[Vector].Entry.Write(new MsixPermEntry(0).WithPasidEnable(true).WithPasid(bench.Pasid));
        bench.Device.RevokeInterruptHandles();
        Assert.Equal(0u, bench.Bar.IntCause.Read().Raw);
        Assert.Equal(CompletionStatus.Success, Submit(bench));
        Assert.Equal((0, 1), (bench.Interrupts(0), bench.Interrupts(Vector)));
    }

    private static CompletionStatus Submit(Bench bench)
    {
        var noOp = Descriptors.NoOp(bench.Map(4096));
        return bench.Run(noOp with
        {
            Flags = noOp.Flags | DescriptorFlags.RequestCompletionInterrupt,
            InterruptHandle = Vector,
        }).Status;
    }
}
