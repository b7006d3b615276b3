using Dsa.Platform.Kernel;

namespace Dsa.Device.Tests.InterDomain;

/// <summary>Entries for many submitters: their bitmap in memory, and what the device keeps of it.</summary>
public sealed class SubmitterBitmapTests
{
    private const int BitmapBytes = 1 << 17;

    [Fact]
    public void A_submitter_whose_bit_is_set_may_and_others_are_status_0x29()
    {
        using var domains = new DomainBench();
        using var bitmap = Bitmap(domains, out var entry);
        domains.Write(entry);
        Assert.Equal(CompletionStatus.InvalidIdptHandle, Copy(domains));
        Invalidate(domains, bitmap.Address, BitmapBytes / 2);
        Set(bitmap, domains.Bench.Pasid);
        Assert.Equal(CompletionStatus.Success, Copy(domains));
    }

    [Fact]
    public void The_single_submitter_of_the_entry_is_not_looked_at()
    {
        using var domains = new DomainBench();
        using var bitmap = Bitmap(domains, out var entry);
        Set(bitmap, domains.Bench.Pasid);
        domains.Write(entry.WithSubmitterPasid(domains.Bench.Pasid + 1));
        Assert.Equal(CompletionStatus.Success, Copy(domains));
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(7u)]
    [InlineData(8u)]
    [InlineData(513u)]
    [InlineData(0xFFFFFu)]
    public void Each_pasid_has_its_bit(uint pasid)
    {
        using var domains = new DomainBench(configure: bench =>
            bench.Bar.WqCfg[0].Control.Write(bench.Bar.WqCfg[0].Control.Read().WithPasid(pasid)));
        using var bitmap = Bitmap(domains, out var entry);
        domains.Bench.Kernel.AttachSystemPasid(domains.Bench.Slot, new Platform.Memory.Pasid(pasid));
        domains.Write(entry);
        using var record = domains.Bench.Kernel.AllocateCoherent(domains.Bench.Slot, 4096)!;
        var copy = (WorkDescriptor)domains.CopyFrom(domains.OwnerMap(64), record.Address + 64, 64) with { CompletionAddress = record.Address };
        bitmap.Span.Fill(0xFF);
        bitmap.Span[(int)pasid / 8] ^= (byte)(1 << ((int)pasid % 8));
        domains.Bench.Post(copy);
        domains.Bench.Settle();
        Assert.Equal((byte)CompletionStatus.InvalidIdptHandle, record.Span[0]);
        bitmap.Span.Clear();
        Set(bitmap, pasid);
        Invalidate(domains, bitmap.Address, 0);
        domains.Bench.Post(copy);
        domains.Bench.Settle();
        Assert.Equal((byte)CompletionStatus.Success, record.Span[0]);
    }

    [Fact]
    public void A_changed_bit_counts_after_the_command()
    {
        using var domains = new DomainBench();
        using var bitmap = Bitmap(domains, out var entry);
        Set(bitmap, domains.Bench.Pasid);
        domains.Write(entry);
        Assert.Equal(CompletionStatus.Success, Copy(domains));
        bitmap.Span.Clear();
        Assert.Equal(CompletionStatus.Success, Copy(domains));
        Invalidate(domains, bitmap.Address + (domains.Bench.Pasid / 8), 1);
        Assert.Equal(CompletionStatus.InvalidIdptHandle, Copy(domains));
        Set(bitmap, domains.Bench.Pasid);
        Assert.Equal(CompletionStatus.InvalidIdptHandle, Copy(domains));
        Invalidate(domains, bitmap.Address, 0);
        Assert.Equal(CompletionStatus.Success, Copy(domains));
    }

    [Theory]
    [InlineData(4096L, 100)]
    [InlineData(-4096L, 4096)]
    public void The_command_leaves_other_ranges_alone(long place, uint size)
    {
        using var domains = new DomainBench();
        using var bitmap = Bitmap(domains, out var entry);
        Set(bitmap, domains.Bench.Pasid);
        domains.Write(entry);
        Assert.Equal(CompletionStatus.Success, Copy(domains));
        bitmap.Span.Clear();
        Invalidate(domains, bitmap.Address + (ulong)place, size);
        Assert.Equal(CompletionStatus.Success, Copy(domains));
    }

    [Theory]
    [InlineData(0x20000u)]
    [InlineData(0x80001u)]
    public void Bits_above_the_size_are_error_0x04(uint operand)
    {
        using var domains = new DomainBench();
        Assert.Equal(CommandError.NonZeroReserved, domains.Bench.ErrorOf(Command.InvalidateSubmitterBitmapCache, operand));
    }

    [Fact]
    public void Reset_device_forgets_bitmaps()
    {
        using var domains = new DomainBench();
        using var bitmap = Bitmap(domains, out var entry);
        Set(bitmap, domains.Bench.Pasid);
        domains.Write(entry);
        Assert.Equal(CompletionStatus.Success, Copy(domains));
        bitmap.Span.Clear();
        Assert.Equal(0u, domains.Bench.Command(Command.ResetDevice).Raw);
        domains.Bench.Configure();
        domains.Bench.Enable();
        Assert.Equal(CommandError.Success, domains.Bench.ErrorOf(Command.RequestIdptHandle, DomainBench.Entry));
        domains.Write(entry);
        Assert.Equal(CompletionStatus.InvalidIdptHandle, Copy(domains));
    }

    [Fact]
    public void A_bitmap_that_cannot_be_read_permits_nobody()
    {
        using var domains = new DomainBench();
        domains.Write(domains.Open.WithType(IdptEntryType.MultipleSubmitters).WithBitmapPage(0x12345));
        Assert.Equal(CompletionStatus.InvalidIdptHandle, Copy(domains));
        domains.Write(domains.Open.WithType(IdptEntryType.MultipleSubmitters).WithBitmapPage((1UL << 52) - 1));
        Assert.Equal(CompletionStatus.InvalidIdptHandle, Copy(domains));
    }

    [Fact]
    public void Bitmaps_are_read_in_the_name_that_idbr_tells()
    {
        using var domains = new DomainBench();
        var address = domains.Owner.Memory.Map(BitmapBytes, populate: true);
        domains.OwnerWrite(address + (domains.Bench.Pasid / 8), [(byte)(1 << (int)(domains.Bench.Pasid % 8))]);
        domains.Write(domains.Open.WithType(IdptEntryType.MultipleSubmitters).WithBitmapPage(address / 4096));
        Assert.Equal(CompletionStatus.InvalidIdptHandle, Copy(domains));

        var settings = new IdBr(0).WithPasidEnable(true).WithPasid(domains.OwnerPasid);
        domains.Bench.Bar.IdBr.Write(settings);
        Assert.Equal(0u, domains.Bench.Bar.IdBr.Read().Raw);
        domains.Bench.Command(Command.DisableDevice);
        domains.Bench.Bar.IdBr.Write(settings);
        domains.Bench.Enable();
        Assert.Equal(settings, domains.Bench.Bar.IdBr.Read());
        Assert.Equal(CompletionStatus.Success, Copy(domains));
    }

    [Theory]
    [InlineData(true, false, false, true)]
    [InlineData(false, true, true, true)]
    [InlineData(true, true, true, false)]
    public void Settings_of_bitmap_reads_that_pci_does_not_allow_are_error_0x1b(bool pasid, bool privileged, bool pciPasid, bool pciPrivileged)
    {
        using var bench = new Bench(profile: Dsa.Device.Profiles.DeviceProfile.Dsa30);
        bench.Configure();
        Assert.Equal(CommandError.Success, bench.ErrorOf(Command.EnableDevice));
        bench.Command(Command.DisableDevice);
        bench.Device.Configuration.PasidEnable = pciPasid;
        bench.Device.Configuration.PrivilegedModeEnable = pciPrivileged;
        bench.Bar.IdBr.Write(new IdBr(0).WithPasidEnable(pasid).WithPrivileged(privileged));
        Assert.Equal(CommandError.InvalidPasidConfiguration, bench.ErrorOf(Command.EnableDevice));
    }

    private static DmaBuffer Bitmap(DomainBench domains, out IdptEntry entry)
    {
        var bitmap = domains.Bench.Kernel.AllocateCoherent(domains.Bench.Slot, BitmapBytes)!;
        entry = domains.Open.WithType(IdptEntryType.MultipleSubmitters).WithSubmitterPasid(0).WithBitmapPage(bitmap.Address / 4096);
        return bitmap;
    }

    private static void Set(DmaBuffer bitmap, uint pasid) => bitmap.Span[(int)pasid / 8] |= (byte)(1 << ((int)pasid % 8));

    private static void Invalidate(DomainBench domains, ulong address, uint size)
    {
        domains.Bench.Bar.CmdParam.Write(new CmdParam(address));
        Assert.Equal(0u, domains.Bench.Command(Command.InvalidateSubmitterBitmapCache, size).Raw);
    }

    private static CompletionStatus Copy(DomainBench domains) =>
        domains.Run(domains.CopyFrom(domains.OwnerMap(64), domains.Bench.Map(64), 64)).Status;
}
