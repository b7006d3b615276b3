using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Dsa.Bindings;
using Dsa.Device.Operations.Numeric;

namespace Dsa.Benchmarks.Kernels;

/// <summary>
/// Type Conversion against a plain loop over the framework's conversion. The transfer size is that of the wider of both types, and
/// numbers are normal ones that the narrower type has.
/// </summary>
public class ConversionKernels : KernelBenchmark
{
    private static readonly NumericKernel s_fp32ToFp16 = Between(DataType.Fp32, DataType.Fp16);
    private static readonly NumericKernel s_fp16ToFp32 = Between(DataType.Fp16, DataType.Fp32);
    private static readonly NumericKernel s_fp32ToBf16 = Between(DataType.Fp32, DataType.Bf16);
    private static readonly NumericKernel s_fp8ToFp16 = Between(DataType.Fp8E4M3, DataType.Fp16);
    private static readonly NumericKernel s_fp64ToFp32 = Between(DataType.Fp64, DataType.Fp32);
    private static readonly NumericKernel s_int32ToInt16 = Between(DataType.Int32, DataType.Int16);
    private static readonly NumericKernel s_int8ToInt32 = Between(DataType.Int8, DataType.Int32);
    private static readonly NumericKernel s_negation = new(Types(DataType.Int32, DataType.Int32) with { NegatesFirst = true });

    private byte[] _halves = [];
    private byte[] _bytes = [];
    private byte[] _doubles = [];
    private byte[] _integers = [];

    [Benchmark(Baseline = true)]
    public void Plain_fp32_to_fp16()
    {
        var source = MemoryMarshal.Cast<byte, float>(Source);
        var target = MemoryMarshal.Cast<byte, Half>(Target);
        for (var i = 0; i < source.Length; i++)
        {
            target[i] = (Half)source[i];
        }
    }

    [Benchmark]
    public ComputeResult Fp32_to_fp16() => s_fp32ToFp16.Convert(Source, Target[..(Bytes / 2)]);

    [Benchmark]
    public ComputeResult Fp16_to_fp32() => s_fp16ToFp32.Convert(_halves, Target);

    [Benchmark]
    public ComputeResult Fp32_to_bf16() => s_fp32ToBf16.Convert(Source, Target[..(Bytes / 2)]);

    [Benchmark]
    public ComputeResult Fp8_to_fp16() => s_fp8ToFp16.Convert(_bytes.AsSpan(0, Bytes / 2), Target);

    [Benchmark]
    public ComputeResult Fp64_to_fp32() => s_fp64ToFp32.Convert(_doubles, Target[..(Bytes / 2)]);

    [Benchmark]
    public ComputeResult Int32_to_int16() => s_int32ToInt16.Convert(_integers, Target[..(Bytes / 2)]);

    [Benchmark]
    public ComputeResult Int8_to_int32() => s_int8ToInt32.Convert(_bytes.AsSpan(0, Bytes / 4), Target);

    [Benchmark]
    public ComputeResult Int32_negated() => s_negation.Convert(_integers, Target);

    protected override void Prepare()
    {
        var count = Bytes / sizeof(float);
        _halves = new byte[count * 2];
        _bytes = new byte[Bytes];
        _doubles = new byte[Bytes];
        _integers = new byte[Bytes];
        for (var i = 0; i < count; i++)
        {
            var number = 1 + ((i % 1000) / 1000f);
            MemoryMarshal.Write(SourceBytes[(i * sizeof(float))..], number);
            MemoryMarshal.Write(_halves.AsSpan(i * 2), (Half)number);
            MemoryMarshal.Write(_integers.AsSpan(i * sizeof(int)), i % 1000);
        }

        for (var i = 0; i < Bytes; i++)
        {
            // From 0x38 on: 1 and larger.
            _bytes[i] = (byte)(0x38 + (i % 16));
        }

        for (var i = 0; i < Bytes / sizeof(double); i++)
        {
            MemoryMarshal.Write(_doubles.AsSpan(i * sizeof(double)), 1 + ((i % 1000) / 1000.0));
        }
    }

    private static NumericKernel Between(DataType input, DataType output) => new(Types(input, output));

    private static Computation Types(DataType input, DataType output) =>
        new() { Input = input, Output = output, IsSigned = input.IsInteger(), Saturates = input.IsInteger() };
}
