using System.Runtime.CompilerServices;

namespace Dsa.Virtual.Tests;

/// <summary>A function of a virtual machine as bare software reaches it: by registers, commands and portals.</summary>
internal sealed class GuestRegisters
{
    private readonly VirtualBed _bed;

    public GuestRegisters(VirtualBed bed, VirtualFunction function)
    {
        _bed = bed;
        Function = function;
        var bare = new Bar0<MmioBus>(new MmioBus(function.Bar0), new Bar0Layout(new Bar0Capabilities()));
        Capabilities = new Bar0Capabilities
        {
            Version = bare.Version.Read(),
            GenCap = bare.GenCap.Read(),
            WqCap = bare.WqCap.Read(),
            GrpCap = bare.GrpCap.Read(),
            EngCap = bare.EngCap.Read(),
            OpCap = bare.OpCap.Read(),
            Offsets = bare.Offsets.Read(),
            CmdCap = bare.CmdCap.ReadLow(),
        };
        Layout = new Bar0Layout(Capabilities);
        Bar = new Bar0<MmioBus>(new MmioBus(function.Bar0), Layout);
        function.Configuration.BusMasterEnable = true;
    }

    public VirtualFunction Function { get; }

    public Bar0Capabilities Capabilities { get; }

    public Bar0Layout Layout { get; }

    public Bar0<MmioBus> Bar { get; }

    public WqState QueueState => Bar.WqCfg[0].Status.Read().State;

    public static uint Vector(int vector, InterruptTable table = InterruptTable.MsiX) =>
        Unsafe.BitCast<InterruptHandleOperand, uint>(new InterruptHandleOperand { Index = (uint)vector, Table = table });

    public static uint QueueSet(int bits, int group = 0) =>
        Unsafe.BitCast<WqSetOperand, uint>(new WqSetOperand { WorkQueueBits = (ushort)bits, Group = (uint)group });

    /// <summary>Runs a command, and asks until it is over.</summary>
    public CmdStatus Run(Command command, uint operand = 0, bool isInterruptRequested = false)
    {
        Bar.Cmd.Write(new Cmd(0).WithCode(command).WithOperand(operand).WithInterruptRequest(isInterruptRequested));
        return AwaitCommand();
    }

    public CmdStatus AwaitCommand()
    {
        for (var i = 0; i < 100_000; i++)
        {
            if (Bar.CmdStatus.Read() is { Active: false } status)
            {
                return status;
            }

            _bed.Scheduler.Sleep(1_000);
        }

        throw new TimeoutException("The command does not end.");
    }

    /// <summary>Runs a command that is to succeed.</summary>
    public uint Succeed(Command command, uint operand = 0)
    {
        var status = Run(command, operand);
        Assert.Equal(CommandError.Success, status.Error);
        return status.Result;
    }

    /// <summary>Enables device and queue, and requests the handle of vector 1.</summary>
    public uint Start()
    {
        Succeed(Command.EnableDevice);
        Succeed(Command.EnableWq);
        return Succeed(Command.RequestInterruptHandle, Vector(1));
    }

    /// <summary>Lets the worker of the virtual device finish what it has.</summary>
    public void Settle() => _bed.Scheduler.Sleep(1_000_000);

    /// <summary>A write to a portal by MOVDIR64B.</summary>
    public void Post(in WorkDescriptor descriptor, int page = 0) =>
        Function.Bar2.StorePosted(page * 4096, System.Runtime.InteropServices.MemoryMarshal.AsBytes(new ReadOnlySpan<WorkDescriptor>(in descriptor)));

    /// <summary>A write to a portal by ENQCMD.</summary>
    public Bindings.Portals.SubmitResult Enqueue(in WorkDescriptor descriptor, int page = 0) =>
        Function.Bar2.StoreNonPosted(page * 4096, System.Runtime.InteropServices.MemoryMarshal.AsBytes(new ReadOnlySpan<WorkDescriptor>(in descriptor)));
}
