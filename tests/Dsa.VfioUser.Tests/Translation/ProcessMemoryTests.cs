using Dsa.VfioUser.Tests.Client;
using Dsa.VfioUser.Translation;

namespace Dsa.VfioUser.Tests.Translation;

public sealed class ProcessMemoryTests : IDisposable
{
    private const uint Pasid = 5;
    private const ulong Mode = 0x400;
    private const ulong Address = 0x7F00_0000_0000;
    private const ulong Record = Address + 0x10_0000;
    private const CompletionStatus StatusMask = (CompletionStatus)0x3F;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vfio-user");
    private readonly FakeMonitor _fake;
    private readonly GuestMonitor _monitor;
    private readonly ServedDsa _served;
    private readonly GuestRam _ram = new(isSealed: true);
    private readonly VfioClient _client;
    private readonly GuestDriver _driver;
    private readonly GuestTables _tables;
    private readonly ulong _table;

    public ProcessMemoryTests()
    {
        var path = Path.Combine(_folder.FullName, "m");
        _fake = new FakeMonitor(path) { Root = GuestTables.Root | Mode };
        _monitor = new GuestMonitor(path);
        SpinWait.SpinUntil(() => _monitor.RootTableAddress != 0);
        _served = new ServedDsa(new FunctionServerOptions { Monitor = _monitor });
        _client = VfioClient.Connect(_served.Path);
        _driver = new GuestDriver(_client, _ram);
        _driver.MapRam();
        _tables = new GuestTables(_ram);
        _table = _tables.Translate(Pasid);
        _tables.Map(_table, Record, GuestDriver.RecordAddress);
        _ram.Write(0x1000, Enumerable.Range(0, 8192).Select(static value => (byte)(value * 5)).ToArray());
    }

    [LinuxFact]
    public void The_root_is_what_the_monitor_says() => Assert.Equal(GuestTables.Root | Mode, _monitor.RootTableAddress);

    [LinuxFact]
    public void Pages_are_found_by_the_tables_of_the_process()
    {
        _tables.Map(_table, Address, 0x2000);
        _tables.Map(_table, Address + 0x1000, 0x1000);
        var target = _tables.Map(_table, Address + 0x2000, 0x8000);
        var second = _tables.Map(_table, Address + 0x3000, 0x6000);
        _driver.Enable(Pasid);
        Assert.Equal(CompletionStatus.Success, Run(Move(Address, Address + 0x2000, 0x2000)).Status);
        Assert.Equal(_ram.Read(0x2000, 0x1000), _ram.Read(0x8000, 0x1000));
        Assert.Equal(_ram.Read(0x1000, 0x1000), _ram.Read(0x6000, 0x1000));
        Assert.All([target, second], entry => Assert.Equal(GuestTables.Accessed | GuestTables.Dirty, _ram.Read<ulong>(entry) & (GuestTables.Accessed | GuestTables.Dirty)));
    }

    [LinuxFact]
    public void Reading_marks_a_page_as_accessed_and_not_as_dirty()
    {
        var source = _tables.Map(_table, Address, 0x1000, GuestTables.Present | GuestTables.User);
        _tables.Map(_table, Address + 0x1000, 0x8000);
        _driver.Enable(Pasid);
        Assert.Equal(CompletionStatus.Success, Run(Move(Address, Address + 0x1000, 64)).Status);
        Assert.Equal(GuestTables.Accessed, _ram.Read<ulong>(source) & (GuestTables.Accessed | GuestTables.Dirty));
    }

    [LinuxFact]
    public void A_large_page_is_one_page()
    {
        _tables.Map(_table, Address + 0x20_0000, 0, level: 2);
        _tables.Map(_table, Address, 0x8000);
        _driver.Enable(Pasid);
        Assert.Equal(CompletionStatus.Success, Run(Move(Address + 0x20_1000, Address, 0x1000)).Status);
        Assert.Equal(_ram.Read(0x1000, 0x1000), _ram.Read(0x8000, 0x1000));
    }

    [LinuxFact]
    public void An_absent_page_is_a_fault_at_its_address()
    {
        _tables.Map(_table, Address, 0x1000);
        _tables.Map(_table, Address + 0x4000, 0x8000);
        _tables.Map(_table, Address + 0x5000, 0x9000);
        _driver.Enable(Pasid);
        var record = Run(Move(Address, Address + 0x4000, 0x2000));
        Assert.Equal(CompletionStatus.PageFault, record.Status & StatusMask);
        Assert.Equal(Address + 0x1000, record.FaultAddress);
        Assert.Equal(0x1000u, record.BytesCompleted);

        // What the guest brings in is found at once: nothing is kept.
        _tables.Map(_table, Address + 0x1000, 0x2000);
        Assert.Equal(CompletionStatus.Success, Run(Move(Address, Address + 0x4000, 0x2000)).Status);
        Assert.Equal(_ram.Read(0x1000, 0x2000), _ram.Read(0x8000, 0x2000));
    }

    [LinuxTheory]
    [InlineData(GuestTables.Present | GuestTables.User)]
    [InlineData(GuestTables.Present | GuestTables.Writable)]
    [InlineData(GuestTables.Writable | GuestTables.User)]
    public void A_page_without_the_right_is_not_written(ulong bits)
    {
        _tables.Map(_table, Address, 0x1000);
        _tables.Map(_table, Address + 0x1000, 0x8000, bits);
        _driver.Enable(Pasid);
        Assert.Equal(CompletionStatus.PageFault, Run(Move(Address, Address + 0x1000, 64)).Status & StatusMask);
        Assert.Equal(new byte[64], _ram.Read(0x8000, 64));
    }

    [LinuxFact]
    public void A_kernel_passes_through()
    {
        _tables.PassThrough(Pasid);
        _driver.Enable(Pasid);
        Assert.Equal(CompletionStatus.Success, _driver.Run(GuestDriver.Move(0x1000, 0x8000, 0x1000)).Status);
        Assert.Equal(_ram.Read(0x1000, 0x1000), _ram.Read(0x8000, 0x1000));
    }

    [LinuxFact]
    public void A_shared_queue_takes_the_PASID_of_the_descriptor()
    {
        const uint Other = 7;
        var table = _tables.Translate(Other);
        _tables.Map(table, Record, GuestDriver.RecordAddress);
        _tables.Map(table, Address, 0x1000);
        _tables.Map(table, Address + 0x1000, 0x8000);
        _driver.Enable(Pasid);
        WorkDescriptor descriptor = Move(Address, Address + 0x1000, 0x1000);
        _driver.Store(descriptor with { Pasid = Other }, GuestDriver.SharedQueue);
        Assert.False(_driver.IsRetry(GuestDriver.SharedQueue));
        Assert.Equal(CompletionStatus.Success, _driver.AwaitRecord().Status);
        Assert.Equal(_ram.Read(0x1000, 0x1000), _ram.Read(0x8000, 0x1000));
    }

    [LinuxFact]
    public void A_PASID_that_nobody_has_reaches_nothing()
    {
        _driver.Enable(Pasid);
        _tables.Release(Pasid);
        _driver.Store(Move(0x1000, 0x8000, 64));
        _driver.Command(Command.DrainAll);
        Assert.True(_driver.Bar.SwError.Read().Valid);
        Assert.Equal(new byte[64], _ram.Read(0x8000, 64));
    }

    [LinuxFact]
    public void Tables_that_lead_in_circles_or_out_of_memory_are_followed_no_further()
    {
        _driver.Enable(Pasid);
        foreach (var entry in new ulong[] { _table | 7, 0x000F_FFFF_FFFF_F007, ulong.MaxValue, 0x20_0007 })
        {
            for (var index = 0UL; index < 512; index++)
            {
                _ram.Write(_table + (index * 8), entry);
            }

            _driver.Store(Move(0x1000, 0xFFFF_8000_0000_0000, 64));
            _driver.Store(Move(0x8000_0000_0000, ulong.MaxValue - 63, 64));
        }

        Assert.Equal(CommandError.Success, _driver.Command(Command.DrainAll).Error);
    }

    public void Dispose()
    {
        _client.Dispose();
        _served.Dispose();
        _monitor.Dispose();
        _fake.Dispose();
        _ram.Dispose();
        _folder.Delete(recursive: true);
    }

    private static MemMoveDescriptor Move(ulong source, ulong destination, uint bytes) => GuestDriver.Move(source, destination, bytes, Record);

    private CompletionRecord Run(in MemMoveDescriptor descriptor)
    {
        _ram.Write(GuestDriver.RecordAddress, default(CompletionRecord));
        _driver.Store(descriptor);
        return _driver.AwaitRecord();
    }
}
