using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Dsa.Bindings;
using Dsa.Device.Operations.Numeric;

namespace Dsa.Benchmarks.Kernels;

/// <summary>
/// Reduce and the accumulation of Gather Reduce against a plain loop over floats. The transfer size is that of a source, or of the
/// destination where its type is wider; floating point numbers are normal.
/// </summary>
public class ReduceKernels : KernelBenchmark
{
    private static readonly NumericKernel s_fp32 = Of(DataType.Fp32, DataType.Fp32, ComputeType.Add);
    private static readonly NumericKernel s_fp32Difference = new(new Computation
    {
        Input = DataType.Fp32, Output = DataType.Fp32, Type = ComputeType.Add, NegatesSecond = true,
    });

    private static readonly NumericKernel s_bf16 = Of(DataType.Bf16, DataType.Bf16, ComputeType.Add);
    private static readonly NumericKernel s_bf16ToFp32 = Of(DataType.Bf16, DataType.Fp32, ComputeType.Add);
    private static readonly NumericKernel s_int32 = Of(DataType.Int32, DataType.Int32, ComputeType.Add);
    private static readonly NumericKernel s_int32Difference = new(new Computation
    {
        Input = DataType.Int32, Output = DataType.Int32, Type = ComputeType.Add, IsSigned = true, Saturates = true, NegatesSecond = true,
    });

    private static readonly NumericKernel s_int16ToInt32 = Of(DataType.Int16, DataType.Int32, ComputeType.Add);
    private static readonly NumericKernel s_int8Max = Of(DataType.Int8, DataType.Int8, ComputeType.Max);

    [Benchmark(Baseline = true)]
    public void Plain_fp32_sum()
    {
        var first = MemoryMarshal.Cast<byte, float>(Source);
        var second = MemoryMarshal.Cast<byte, float>(Target);
        var sum = MemoryMarshal.Cast<byte, float>(SecondTarget);
        for (var i = 0; i < first.Length; i++)
        {
            sum[i] = first[i] + second[i];
        }
    }

    [Benchmark]
    public ComputeResult Fp32_sum() => s_fp32.Combine(Source, Target, SecondTarget);

    [Benchmark]
    public ComputeResult Fp32_difference() => s_fp32Difference.Combine(Source, Target, SecondTarget);

    [Benchmark]
    public ComputeResult Bf16_sum() => s_bf16.Combine(Source, Target, SecondTarget);

    [Benchmark]
    public ComputeResult Bf16_sum_to_fp32() => s_bf16ToFp32.Combine(Source[..(Bytes / 2)], Target[..(Bytes / 2)], SecondTarget);

    [Benchmark]
    public ComputeResult Bf16_accumulated_in_fp32()
    {
        // Begun anew each time: a sum that went on would grow out of what is normal.
        Source.CopyTo(SecondTarget);
        return s_bf16ToFp32.Accumulate(Source[..(Bytes / 2)], SecondTarget);
    }

    [Benchmark]
    public ComputeResult Int32_sum() => s_int32.Combine(Source, Target, SecondTarget);

    [Benchmark]
    public ComputeResult Int32_difference() => s_int32Difference.Combine(Source, Target, SecondTarget);

    [Benchmark]
    public ComputeResult Int16_sum_to_int32() => s_int16ToInt32.Combine(Source[..(Bytes / 2)], Target[..(Bytes / 2)], SecondTarget);

    [Benchmark]
    public ComputeResult Int8_max() => s_int8Max.Combine(Source, Target, SecondTarget);

    protected override void Prepare()
    {
        var words = MemoryMarshal.Cast<byte, ushort>(SourceBytes);
        for (var i = 0; i < words.Length; i++)
        {
            // Positive normal numbers from 1 to below 2, in both halves: as BF16 and as FP32.
            words[i] = (ushort)(0x3F80 | (words[i] & 0x7F));
        }

        words.CopyTo(MemoryMarshal.Cast<byte, ushort>(Target));
        MemoryMarshal.Cast<byte, ushort>(Target).Reverse();
    }

    private static NumericKernel Of(DataType input, DataType output, ComputeType type) =>
        new(new Computation { Input = input, Output = output, Type = type, IsSigned = input.IsInteger(), Saturates = input.IsInteger() });
}
