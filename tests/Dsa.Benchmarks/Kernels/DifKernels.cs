using BenchmarkDotNet.Attributes;
using Dsa.Bindings;
using Dsa.Device.Operations.Dif;

namespace Dsa.Benchmarks.Kernels;

/// <summary>Blocks of 4096 bytes (256 bytes: none) with integrity fields, against a copy.</summary>
public class DifKernels : KernelBenchmark
{
    private static readonly DifFlags s_flags = new() { BlockSize = DifBlockSize.Bytes4096 };
    private static readonly DifTags s_tags = new(1, 2, 0, IsReferenceFixed: false, IsApplicationRising: false);

    private readonly byte[] _scratch = new byte[DifTransform.MaxDataBytes];
    private readonly DifTransform _insert = new(s_flags, null, new DifDestination(default, s_tags), isCopied: true);
    private readonly DifTransform _check = new(s_flags, new DifSource(default, s_tags), null, isCopied: false);
    private readonly DifTransform _strip = new(s_flags, new DifSource(default, s_tags), null, isCopied: true);

    private readonly DifTransform _update = new(s_flags, new DifSource(default, s_tags), new DifDestination(default, s_tags), isCopied: true);
    private readonly DifTransform _generate = new(s_flags, null, new DifDestination(default, s_tags), isCopied: false);
    private byte[] _updated = [];

    [Benchmark(Baseline = true)]
    public void Copy() => Source.CopyTo(Target);

    [Benchmark]
    public void Insert() => Apply(_insert, Source, Record);

    [Benchmark]
    public void Check() => Apply(_check, Record, Target);

    [Benchmark]
    public void Strip() => Apply(_strip, Record, Target);

    [Benchmark]
    public void Update() => Apply(_update, Record, _updated);

    [Benchmark]
    public void Generate_dix() => Apply(_generate, Source, Target);

    protected override void Prepare()
    {
        base.Prepare();
        _updated = new byte[Record.Length];
        Insert();
    }

    private void Apply(in DifTransform transform, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        for (var block = 0; block < Bytes / 4096; block++)
        {
            var status = transform.Apply(
                (uint)block,
                source.Slice(block * transform.SourceBytes, transform.SourceBytes),
                destination.Slice(block * transform.DestinationBytes, transform.DestinationBytes),
                _scratch);
            if (status != DifStatus.None)
            {
                throw new InvalidOperationException(status.NameOf());
            }
        }
    }
}
