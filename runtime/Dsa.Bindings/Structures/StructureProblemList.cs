using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Dsa.Bindings.Structures;

/// <summary>Collects problems for generated code; allocates nothing as long as there are none.</summary>
public struct StructureProblemList
{
    private ImmutableArray<StructureProblem>.Builder? _problems;

    /// <summary>Adds a problem.</summary>
    public void Add(string member, StructureProblemKind kind, ulong bits) => Add(new StructureProblem(member, kind, bits));

    /// <summary>Adds a problem when there are offending bits.</summary>
    public void Refuse(string member, StructureProblemKind kind, ulong bits)
    {
        if (bits != 0)
        {
            Add(member, kind, bits);
        }
    }

    /// <summary>Adds a problem when there are offending flags.</summary>
    public void Refuse(string member, StructureProblemKind kind, ulong bits, Func<ulong, string> namesOf)
    {
        ArgumentNullException.ThrowIfNull(namesOf);
        if (bits != 0)
        {
            Add(new StructureProblem(member, kind, bits, namesOf(bits)));
        }
    }

    /// <summary>Adds a problem when a byte of a member is not 0.</summary>
    public void Refuse(string member, StructureProblemKind kind, ReadOnlySpan<byte> bytes)
    {
        var first = bytes.IndexOfAnyExcept((byte)0);
        if (first >= 0)
        {
            Add(member, kind, WordAt(bytes, first / sizeof(ulong) * sizeof(ulong)));
        }
    }

    /// <summary>Adds a problem when a byte is not 0 that belongs to no member.</summary>
    /// <param name="bytes">The bytes of the structure.</param>
    /// <param name="offsetBytes">Where those of no member begin.</param>
    /// <param name="lengthBytes">How many they are.</param>
    public void RefuseReserved(ReadOnlySpan<byte> bytes, int offsetBytes, int lengthBytes)
    {
        var reserved = bytes.Slice(offsetBytes, lengthBytes);
        var first = reserved.IndexOfAnyExcept((byte)0);
        if (first >= 0)
        {
            var last = Math.Min(first + sizeof(ulong), lengthBytes) - 1;
            var place = first == last ? $"byte {offsetBytes + first}" : $"bytes {offsetBytes + first}-{offsetBytes + last}";
            Add(place, StructureProblemKind.FieldReserved, WordAt(reserved, first));
        }
    }

    /// <summary>Adds the problems of a structure inside this one.</summary>
    public void AddInside(string member, ImmutableArray<StructureProblem> problems)
    {
        foreach (var problem in problems)
        {
            Add(problem with { Member = $"{member}.{problem.Member}" });
        }
    }

    /// <summary>Adds the problems of a structure in an array of this one.</summary>
    public void AddInside(string member, int index, ImmutableArray<StructureProblem> problems)
    {
        foreach (var problem in problems)
        {
            Add(problem with { Member = $"{member}[{index}].{problem.Member}" });
        }
    }

    /// <summary>The problems, in the order in which they were added.</summary>
    public readonly ImmutableArray<StructureProblem> ToImmutable() => _problems?.ToImmutable() ?? [];

    private static ulong WordAt(ReadOnlySpan<byte> bytes, int offset)
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        bytes.Slice(offset, Math.Min(sizeof(ulong), bytes.Length - offset)).CopyTo(word);
        return BinaryPrimitives.ReadUInt64LittleEndian(word);
    }

    private void Add(StructureProblem problem) => (_problems ??= ImmutableArray.CreateBuilder<StructureProblem>()).Add(problem);
}
