using Dsa.Platform;
using Dsa.Platform.Kernel;
using Dsa.Platform.Memory;
using Dsa.Platform.Pci;

namespace Dsa.Device.Tests;

/// <summary>The memory of a simulated program, which the device reaches by copying.</summary>
internal sealed class CopiedMemory : StagedMemory, IDisposable
{
    private readonly SimulatedProcess _owner;
    private readonly PciSlot _onlooker;
    private readonly SvaBinding _binding;

    public CopiedMemory(Machine machine, SimulatedProcess owner)
        : base(machine.Scheduler, $"copies of {owner.Name}")
    {
        _owner = owner;
        _onlooker = machine.AddSlot("onlooker", 1);
        _binding = owner.Kernel.BindSva(_onlooker, owner, out _)!;
    }

    /// <summary>Where the memory goes away when an access has begun, before its bytes are written.</summary>
    public ulong? LostAt { get; set; }

    public override int Reach(ulong address, int length, MemoryAccess access, out FaultKind kind)
    {
        var reaches = _onlooker.Memory.Acquire(new MemoryRequester(_binding.Pasid, false), address, length, access, out var run, out var fault);
        kind = fault.Kind;
        run.Dispose();
        return reaches ? run.Length : 0;
    }

    public override int CopyTo(ulong address, ReadOnlySpan<byte> data) =>
        LostAt is { } lost && lost >= address && lost - address < (ulong)data.Length
            ? _owner.Memory.CopyTo(address, data[..(int)(lost - address)])
            : _owner.Memory.CopyTo(address, data);

    public override int CopyFrom(ulong address, Span<byte> data) => _owner.Memory.CopyFrom(address, data);

    public override bool TryFaultIn(ulong address, MemoryAccess access) => _owner.Memory.TryFaultIn(address, access);

    public void Dispose() => _binding.Dispose();
}
