using Dsa.Bindings.Registers;
using Dsa.Device.Profiles;

namespace Dsa.Device.Tests.Profiles;

/// <summary>The parts of the IAA, compared with what Sapphire Rapids reads (§0.2 of the facts).</summary>
public sealed class AnalyticsProfileTests
{
    private static readonly OpCap s_silicon = new(0xd, 0x7f331c, 0, 0);

    [Theory]
    [InlineData(0x71f10901f0105, true)]
    [InlineData(0x71f10901f0104, false)]
    public void General_capabilities_of_silicon_read_back_and_decode(ulong value, bool blocks)
    {
        var capabilities = DeviceProfile.Iaa10.Capabilities;
        using var bench = new Bench(profile: DeviceProfile.Iaa10 with { Capabilities = capabilities with { GenCap = new GenCap(value) } });
        Assert.Equal(value, bench.Device.Bar0.Read(0x10, 8));
        var read = bench.Bar.GenCap.Read();
        Assert.Equal((blocks, false, true, true), (read.BlockOnFault, read.OverlapCopy, read.CacheControlMemory, read.DestinationReadback));
        Assert.Equal((false, EventLogSupport.None, false), (read.CommandCapabilities, read.EventLog, read.CompletionFaultInfo));
        Assert.Equal((31u, 0u, 8u), (read.MaxTransferShift, read.MaxBatchShift, read.InterruptMessageStorageSize));
        Assert.Equal((true, true, true), (read.ConfigurationSupport, read.DecompressSupport, read.IndexingSupport));
    }

    [Fact]
    public void Operations_of_the_first_part_are_those_of_silicon_that_the_model_knows()
    {
        var silicon = Enumerable.Range(0, 256).Where(code => s_silicon.HasOperation((Opcode)code)).ToArray();
        Assert.Equal(
            [0x00, 0x02, 0x03, 0x42, 0x43, 0x44, 0x48, 0x49, 0x4c, 0x4d, 0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56], silicon);
        using var bench = new Bench(profile: DeviceProfile.Iaa10);
        var announced = bench.Bar.OpCap.Read();
        Assert.Equal([0x00, 0x02, 0x03, 0x44], silicon.Where(code => announced.HasOperation((Opcode)code)));
        Assert.Equal((0xdUL, 0x10UL, 0UL, 0UL), (announced.Word0, announced.Word1, announced.Word2, announced.Word3));
    }

    [Fact]
    public void Counts_of_the_first_part_are_those_of_silicon()
    {
        using var bench = new Bench(profile: DeviceProfile.Iaa10);
        Assert.Equal((0x8086, 0x0cfe), (bench.Device.VendorId, bench.Device.DeviceId));
        Assert.Equal((4u, 8u), (bench.Bar.GrpCap.Read().Count, bench.Bar.WqCap.Read().Count));
        Assert.Equal((8u, 128u), (bench.Bar.EngCap.Read().Count, bench.Bar.WqCap.Read().TotalSize));
        Assert.Equal((false, false), (bench.Bar.GrpCap.Read().ReadBufferControl, bench.Bar.GrpCap.Read().GlobalReadBufferLimit));
    }

    [Fact]
    public void The_analytics_capabilities_are_there_from_revision_2_0_on()
    {
        var expected = new IaaCap(0).WithEarlyAbort(true).WithCryptoXts(true);
        foreach (var (profile, isThere) in new[] { (DeviceProfile.Iaa10, false), (DeviceProfile.Iaa20, true), (DeviceProfile.Dsa20, false) })
        {
            using var bench = new Bench(profile: profile with { Capabilities = profile.Capabilities with { IaaCap = expected } });
            Assert.Equal(isThere ? expected.Raw : 0, bench.Device.Bar0.Read(0x180, 8));
            bench.Device.Bar0.Write(0x180, 8, ulong.MaxValue);
            Assert.Equal(isThere ? expected.Raw : 0, bench.Device.Bar0.Read(0x180, 8));
        }
    }

    [Fact]
    public void Registers_that_only_dsa_has_are_not_there()
    {
        using var bench = new Bench(profile: DeviceProfile.Iaa20);
        foreach (var register in Bar0Map.Registers.Where(static r => r.Array < 0 && (r.Variants & (uint)Variants.Iaa) == 0))
        {
            if (register.OffsetBytes == Bar0Map.Register(Bar0Register.IaaCap).OffsetBytes)
            {
                continue; // IAACAP lies there
            }

            bench.Device.Bar0.Write(register.OffsetBytes, 4, uint.MaxValue);
            Assert.Equal(0UL, bench.Device.Bar0.Read(register.OffsetBytes, 4));
        }
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_part_whose_crc64_does_more_than_the_model_knows_is_refused(bool chains, bool secondGeneration)
    {
        var capabilities = DeviceProfile.Iaa20.Capabilities;
        var more = capabilities with { IaaCap = new IaaCap(0).WithChainCrc64(chains).WithSecondGeneration(secondGeneration) };
        Assert.Throws<ArgumentException>(() => new Bench(profile: DeviceProfile.Iaa20 with { Capabilities = more }));
    }

    [Fact]
    public void A_part_with_an_operation_of_the_other_accelerator_is_refused()
    {
        var iaa = DeviceProfile.Iaa20.Capabilities;
        var dsa = DeviceProfile.Dsa20.Capabilities;
        Assert.Throws<ArgumentException>(() => new Bench(
            profile: DeviceProfile.Iaa20 with { Capabilities = iaa with { OpCap = iaa.OpCap.WithOperation(Opcode.Batch) } }));
        Assert.Throws<ArgumentException>(() => new Bench(
            profile: DeviceProfile.Dsa20 with { Capabilities = dsa with { OpCap = dsa.OpCap.WithOperation(Opcode.Crc64) } }));
    }
}
