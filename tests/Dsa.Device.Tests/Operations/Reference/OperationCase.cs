namespace Dsa.Device.Tests.Operations.Reference;

/// <summary>A valid descriptor, and the ranges that it touches.</summary>
internal sealed record OperationCase(WorkDescriptor Descriptor, params (ulong Address, uint Bytes)[] Operands)
{
    /// <summary>An address in each page of the operands.</summary>
    public IEnumerable<ulong> Pages => Operands
        .SelectMany(static operand => Enumerable.Range(0, (int)((operand.Address + operand.Bytes - 1) / 4096 - (operand.Address / 4096)) + 1)
            .Select(i => Math.Max(operand.Address, ((operand.Address / 4096) + (ulong)i) * 4096)))
        .Distinct();
}
