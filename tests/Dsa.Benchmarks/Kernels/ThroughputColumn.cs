using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Dsa.Benchmarks.Kernels;

/// <summary>Bytes a second, of benchmarks that go through a number of bytes. The fastest iteration is the one that others disturbed least.</summary>
public sealed class ThroughputColumn : IColumn
{
    public string Id => nameof(ThroughputColumn);

    public string ColumnName => "GB/s";

    public bool AlwaysShow => false;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => "10^9 bytes of the transfer size a second, in the fastest iteration";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        var bytes = benchmarkCase.Parameters[nameof(KernelBenchmark.Bytes)];
        var statistics = summary[benchmarkCase]?.ResultStatistics;
        return bytes is int count && statistics is not null
            ? (count / statistics.Min).ToString("F1", CultureInfo.InvariantCulture)
            : "-";
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    public bool IsAvailable(Summary summary) =>
        summary.BenchmarksCases.Any(static benchmark => benchmark.Parameters[nameof(KernelBenchmark.Bytes)] is int);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;
}
