using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Dsa.Bindings;
using Dsa.Bindings.Registers;

namespace Dsa.Benchmarks;

/// <summary>Reading one field of a register: the generated API against a pointer.</summary>
public unsafe class RegisterRead : RegisterBenchmark
{
    [Benchmark(Baseline = true, OperationsPerInvoke = Operations)]
    public uint Pointer()
    {
        var bar = Bar;
        var sum = 0U;
        for (var i = 0; i < Operations; i++)
        {
            sum += (uint)((Volatile.Read(ref *(ulong*)(bar + 0x10)) >> 16) & 0x1F);
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public uint Generated()
    {
        var bar = new Bar0<PointerBus>(new PointerBus(Bar));
        var sum = 0U;
        for (var i = 0; i < Operations; i++)
        {
            sum += bar.GenCap.Read().MaxTransferShift;
        }

        return sum;
    }
}

/// <summary>Changing one field of a register: the generated API against a pointer.</summary>
public unsafe class RegisterModify : RegisterBenchmark
{
    [Benchmark(Baseline = true, OperationsPerInvoke = Operations)]
    public void Pointer()
    {
        var bar = Bar;
        for (var i = 0; i < Operations; i++)
        {
            Volatile.Write(ref *(uint*)(bar + 0x88), Volatile.Read(ref *(uint*)(bar + 0x88)) | (1U << 2));
        }
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public void Generated()
    {
        var bar = new Bar0<PointerBus>(new PointerBus(Bar));
        for (var i = 0; i < Operations; i++)
        {
            bar.GenCtrl.Write(bar.GenCtrl.Read().WithEventLogInterrupt(true));
        }
    }

    /// <summary>The convenient form: a call of a delegate, which the compiler does not see through, with a profile or without.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public void Lambda()
    {
        var bar = new Bar0<PointerBus>(new PointerBus(Bar));
        for (var i = 0; i < Operations; i++)
        {
            bar.GenCtrl.Modify(static control => control.WithEventLogInterrupt(true));
        }
    }
}

/// <summary>A mapping that is not a device.</summary>
public abstract unsafe class RegisterBenchmark
{
    protected const int Operations = 4096;

    private const nuint BarBytes = 0x10000;

    protected byte* Bar { get; private set; }

    [GlobalSetup]
    public void Map()
    {
        Bar = (byte*)NativeMemory.AllocZeroed(BarBytes);
        *(ulong*)(Bar + 0x10) = 0x00000040915F0107;
    }

    [GlobalCleanup]
    public void Unmap() => NativeMemory.Free(Bar);
}
