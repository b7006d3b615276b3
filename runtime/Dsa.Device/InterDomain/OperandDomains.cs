using System.Runtime.CompilerServices;

namespace Dsa.Device.InterDomain;

/// <summary>The operands of a descriptor that lie in other address spaces, and the memory that they reach there.</summary>
internal struct OperandDomains
{
    /// <summary>The most of them: two sources and two destinations.</summary>
    public const int Capacity = 4;

    private Domains _domains;
    private uint _present;

    /// <summary>Whether every handle of the descriptor has been looked up and permits what the descriptor does.</summary>
    public bool AreEntered { get; set; }

    /// <summary>Whether an operand has a handle.</summary>
    public readonly bool Any => _present != 0;

    /// <summary>The place among the operands of one that may have a handle.</summary>
    public static int IndexOf(Operand operand) => operand - Operand.Source1;

    /// <summary>The memory that an operand reaches through its handle; false when it has none.</summary>
    public readonly bool TryGet(Operand operand, out OperandDomain domain)
    {
        var index = IndexOf(operand);
        if ((uint)index < Capacity && (_present >> index & 1) != 0)
        {
            domain = _domains[index];
            return true;
        }

        domain = default;
        return false;
    }

    /// <summary>Whether a range of an operand may be touched; one without handle may touch all that its submitter may.</summary>
    public readonly bool Covers(Operand operand, ulong address, ulong length) =>
        !TryGet(operand, out var domain) || domain.Covers(address, length);

    /// <summary>Notes the memory that an operand reaches through its handle.</summary>
    public void Add(Operand operand, in OperandDomain domain)
    {
        var index = IndexOf(operand);
        _domains[index] = domain;
        _present |= 1u << index;
    }

    /// <summary>Forgets all of them.</summary>
    public void Clear()
    {
        _present = 0;
        AreEntered = false;
    }

    [InlineArray(Capacity)]
    private struct Domains
    {
        private OperandDomain _first;
    }
}
