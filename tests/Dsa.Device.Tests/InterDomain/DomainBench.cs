using System.Runtime.InteropServices;
using Dsa.Device.Profiles;
using Dsa.Platform.Kernel;
using Dsa.Platform.Memory;
using Dsa.Platform.Scheduling;

namespace Dsa.Device.Tests.InterDomain;

/// <summary>
/// A bench with a part that has inter-domain permissions: its program submits, and another process, the owner, lets it into
/// its memory.
/// </summary>
internal sealed class DomainBench : IDisposable
{
    /// <summary>An entry whose handle is given out.</summary>
    public const int Entry = 3;

    /// <summary>Another one.</summary>
    public const int OtherEntry = 5;

    private readonly SvaBinding _binding;

    public DomainBench(
        ulong seed = 1,
        InjectionProfile? injections = null,
        bool eventLog = false,
        DeviceProfile? profile = null,
        int engines = 2,
        Action<Bench>? configure = null)
        : this(new Bench(seed, injections, profile ?? DeviceProfile.Dsa30), eventLog, engines, configure)
    {
    }

    public DomainBench(Bench bench, bool eventLog = false, int engines = 2, Action<Bench>? configure = null)
    {
        Bench = bench;
        bench.Configure(engines);
        if (eventLog)
        {
            bench.ConfigureEventLog();
        }

        configure?.Invoke(bench);
        bench.Enable();
        Owner = bench.Kernel.CreateProcess("owner");
        _binding = bench.Kernel.BindSva(bench.Slot, Owner, out _)!;
        if (bench.Bar.CmdCap.Read().HasCommand(Command.RequestIdptHandle))
        {
            Assert.Equal((uint)Entry, bench.Command(Command.RequestIdptHandle, Entry).Result);
            Assert.Equal((uint)OtherEntry, bench.Command(Command.RequestIdptHandle, OtherEntry).Result);
        }

        Record = bench.Map(4096);
    }

    public Bench Bench { get; }

    public SimulatedProcess Owner { get; }

    public uint OwnerPasid => Owner.Memory.Pasid.Value;

    /// <summary>Where the record of the descriptor that is run goes.</summary>
    public ulong Record { get; }

    /// <summary>An entry that lets the program do anything in the owner's memory.</summary>
    public IdptEntry Open => new IdptEntry(0, 0, 0, 0)
        .WithUsable(true)
        .WithType(IdptEntryType.SingleSubmitter)
        .WithSubmitterPasid(Bench.Pasid)
        .WithReadPermission(true)
        .WithWritePermission(true)
        .WithAccessPasid(OwnerPasid);

    /// <summary>As <see cref="Open"/>, but only to a window.</summary>
    public IdptEntry Windowed(ulong windowBase, ulong windowSize, IdptWindowMode mode = IdptWindowMode.Address) =>
        Open.WithWindowEnable(true).WithWindowMode(mode).WithWindowBase(windowBase).WithWindowSize(windowSize);

    /// <summary>A profile with other inter-domain capabilities.</summary>
    public static DeviceProfile Profile(Func<IdCap, IdCap>? idCap = null, Func<GenCap, GenCap>? genCap = null, Func<CmdCap, CmdCap>? cmdCap = null)
    {
        var capabilities = DeviceProfile.Dsa30.Capabilities;
        return DeviceProfile.Dsa30 with
        {
            Capabilities = capabilities with
            {
                IdCap = idCap?.Invoke(capabilities.IdCap) ?? capabilities.IdCap,
                GenCap = genCap?.Invoke(capabilities.GenCap) ?? capabilities.GenCap,
                CmdCap = cmdCap?.Invoke(capabilities.CmdCap) ?? capabilities.CmdCap,
            },
        };
    }

    /// <summary>Writes an entry as software does: what is locked while it is usable first.</summary>
    public void Write(IdptEntry entry, int index = Entry)
    {
        Bench.Bar.Idpt[index].Entry.Write(new IdptEntry(0, 0, 0, 0));
        Bench.Bar.Idpt[index].Entry.Write(entry.WithUsable(false).WithAllowUpdate(false));
        Bench.Bar.Idpt[index].Entry.Write(entry);
        Assert.Equal(entry, Bench.Bar.Idpt[index].Entry.Read());
    }

    public ulong OwnerMap(int bytes)
    {
        var address = Owner.Memory.Map(bytes);
        OwnerRead(address, bytes);
        return address;
    }

    public ulong OwnerMapBytes(ReadOnlySpan<byte> bytes)
    {
        var address = OwnerMap(bytes.Length);
        OwnerWrite(address, bytes);
        return address;
    }

    public void OwnerWrite(ulong address, ReadOnlySpan<byte> bytes) => Assert.Equal(bytes.Length, Owner.Memory.CopyTo(address, bytes));

    public byte[] OwnerRead(ulong address, int bytes)
    {
        var data = new byte[bytes];
        Assert.Equal(bytes, Owner.Memory.CopyFrom(address, data));
        return data;
    }

    /// <summary>A copy out of the owner's memory.</summary>
    public InterDomainCopyDescriptor CopyFrom(ulong source, ulong destination, uint bytes) => new()
    {
        Flags = Descriptors.Recorded,
        UseAlternateSource = true,
        SourceIdptHandle = Entry,
        Source = source,
        Destination = destination,
        TransferSize = bytes,
        CompletionAddress = Record,
    };

    /// <summary>A copy into the owner's memory.</summary>
    public InterDomainCopyDescriptor CopyTo(ulong source, ulong destination, uint bytes) => new()
    {
        Flags = Descriptors.Recorded,
        UseAlternateDestination = true,
        DestinationIdptHandle = Entry,
        Source = source,
        Destination = destination,
        TransferSize = bytes,
        CompletionAddress = Record,
    };

    public InterDomainFillDescriptor Fill(ulong destination, uint bytes, ulong pattern) => new()
    {
        Flags = Descriptors.Recorded,
        UseAlternateDestination = true,
        DestinationIdptHandle = Entry,
        Destination = destination,
        TransferSize = bytes,
        PatternLower = pattern,
        CompletionAddress = Record,
    };

    /// <summary>Update Window of the owner, submitted to the shared queue.</summary>
    public UpdateWindowDescriptor Update(WindowFlags flags, ulong windowBase = 0, ulong windowSize = 0) => new()
    {
        Flags = Descriptors.Recorded,
        IdptHandle = Entry,
        WindowFlags = flags,
        WindowBase = windowBase,
        WindowSize = windowSize,
    };

    /// <summary>Posts a descriptor of the program, lets the device run, and reads the record.</summary>
    public InterDomainCompletionRecord Run(in WorkDescriptor descriptor)
    {
        Bench.Write(Record, new byte[CompletionRecord.SizeBytes]);
        return (InterDomainCompletionRecord)Bench.Run(descriptor);
    }

    /// <summary>Submits a descriptor of the owner to the shared queue, lets the device run, and reads the record.</summary>
    public CompletionRecord RunAsOwner(in WorkDescriptor descriptor)
    {
        var record = OwnerMap(CompletionRecord.SizeBytes);
        Bench.Enqueue(descriptor with { CompletionAddress = record }, pasid: OwnerPasid);
        Bench.Settle();
        return MemoryMarshal.Read<CompletionRecord>(OwnerRead(record, CompletionRecord.SizeBytes));
    }

    public void Dispose()
    {
        _binding.Dispose();
        Bench.Dispose();
    }
}
