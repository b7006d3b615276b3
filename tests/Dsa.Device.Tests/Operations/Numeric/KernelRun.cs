using Dsa.Device.Operations.Numeric;

namespace Dsa.Device.Tests.Operations.Numeric;

/// <summary>Runs a kernel over many elements at once and over each alone, and compares both with a reference.</summary>
internal sealed class KernelRun(Computation computation)
{
    private readonly int _inputBytes = computation.Input.ElementBytes();
    private readonly int _outputBytes = computation.Output.ElementBytes();
    private readonly NumericKernel _kernel = new(computation);

    private delegate ComputeResult Kernel(int first, int count, Span<byte> destination);

    public void CheckConversion(ulong[] source, Func<ulong, (ulong Bits, ComputeResult Result)> reference)
    {
        var bytes = Pack(source, _inputBytes);
        Check(
            source.Length,
            new byte[source.Length * _outputBytes],
            (first, count, destination) => _kernel.Convert(bytes.AsSpan(first * _inputBytes, count * _inputBytes), destination),
            i => reference(source[i]),
            i => $"{source[i]:x}");
    }

    public void CheckCombination(ulong[] left, ulong[] right, Func<ulong, ulong, (ulong Bits, ComputeResult Result)> reference)
    {
        var leftBytes = Pack(left, _inputBytes);
        var rightBytes = Pack(right, _inputBytes);
        Check(
            left.Length,
            new byte[left.Length * _outputBytes],
            (first, count, destination) => _kernel.Combine(
                leftBytes.AsSpan(first * _inputBytes, count * _inputBytes),
                rightBytes.AsSpan(first * _inputBytes, count * _inputBytes),
                destination),
            i => reference(left[i], right[i]),
            i => $"{left[i]:x} and {right[i]:x}");
    }

    public void CheckAccumulation(ulong[] accumulator, ulong[] source, Func<ulong, ulong, (ulong Bits, ComputeResult Result)> reference)
    {
        var bytes = Pack(source, _inputBytes);
        Check(
            source.Length,
            Pack(accumulator, _outputBytes),
            (first, count, destination) => _kernel.Accumulate(bytes.AsSpan(first * _inputBytes, count * _inputBytes), destination),
            i => reference(accumulator[i], source[i]),
            i => $"{accumulator[i]:x} and {source[i]:x}");
    }

    public static byte[] Pack(ulong[] elements, int elementBytes)
    {
        var bytes = new byte[elements.Length * elementBytes];
        for (var i = 0; i < elements.Length; i++)
        {
            ElementType.Store(bytes, i, elementBytes, elements[i]);
        }

        return bytes;
    }

    private void Check(
        int count, byte[] destination, Kernel kernel, Func<int, (ulong Bits, ComputeResult Result)> reference, Func<int, string> operands)
    {
        var together = (byte[])destination.Clone();
        var seen = kernel(0, count, together);
        var expectedSeen = ComputeResult.None;
        for (var i = 0; i < count; i++)
        {
            var expected = reference(i);
            expectedSeen |= expected.Result;
            var element = destination.AsSpan(i * _outputBytes, _outputBytes);
            var alone = (Bits: 0UL, Result: kernel(i, 1, element));
            alone.Bits = ElementType.Load(element, 0, _outputBytes);
            var inVector = ElementType.Load(together, i, _outputBytes);
            if (alone != expected || inVector != expected.Bits)
            {
                Assert.Fail($"{computation}: {operands(i)} is {expected.Bits:x} {expected.Result}, "
                    + $"not {alone.Bits:x} {alone.Result} alone and {inVector:x} among others");
            }
        }

        Assert.Equal(expectedSeen, seen);
    }
}
