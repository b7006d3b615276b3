using System.Text;

namespace Dsa.Device.Tests.Operations;

/// <summary>The values are those of an independent model (spec/crc_vectors.txt).</summary>
public sealed class CrcTests
{
    public static TheoryData<bool, bool, bool, ulong> CheckValues => new()
    {
        { false, false, false, 0xe3069283 },
        { false, false, true, 0xa8f022a0 },
        { false, true, false, 0x045fc71a },
        { false, true, true, 0xc052a8c8 },
        { true, false, false, 0xae8b14860a799888 },
        { true, false, true, 0xa9af4cb7cb02c703 },
        { true, true, false, 0x21ec152b2603001e },
        { true, true, true, 0xf016cba8aa1924fe },
    };

    [Theory]
    [MemberData(nameof(CheckValues))]
    public void Check_values_are_those_of_the_model(bool crc64, bool bypassInversion, bool bypassReflection, ulong expected)
    {
        using var bench = Bench.Running();
        var source = bench.MapBytes(Encoding.ASCII.GetBytes("123456789"));
        var descriptor = Descriptors.Crc(source, 9, bench.Map(4096)) with
        {
            Crc64 = crc64,
            BypassInversion = bypassInversion,
            BypassDataReflection = bypassReflection,
        };
        Assert.Equal(CompletionStatus.Success, bench.Run(descriptor).Status);
        Assert.Equal(expected, bench.CrcRecord(descriptor.CompletionAddress).Crc);
    }

    [Theory]
    [InlineData(false, 0x00, 32, 0x8a9136aa)]
    [InlineData(false, 0xFF, 32, 0x62a8ab43)]
    [InlineData(true, 0x00, 4096, 0x6482d367eb22b64e)]
    [InlineData(true, 0xFF, 4096, 0xc0ddba7302eca3ac)]
    public void Runs_of_one_byte_are_those_of_the_model(bool crc64, byte value, int length, ulong expected)
    {
        using var bench = Bench.Running();
        var bytes = new byte[length];
        bytes.AsSpan().Fill(value);
        var descriptor = Descriptors.Crc(bench.MapBytes(bytes), (uint)length, bench.Map(4096)) with { Crc64 = crc64 };
        bench.Run(descriptor);
        Assert.Equal(expected, bench.CrcRecord(descriptor.CompletionAddress).Crc);
    }

    [Fact]
    public void Rising_bytes_are_those_of_the_model()
    {
        using var bench = Bench.Running();
        var bytes = Enumerable.Range(0, 32).Select(static i => (byte)i).ToArray();
        var descriptor = Descriptors.Crc(bench.MapBytes(bytes), 32, bench.Map(4096));
        bench.Run(descriptor);
        Assert.Equal(0x46dd794eUL, bench.CrcRecord(descriptor.CompletionAddress).Crc);
    }

    [Theory]
    [MemberData(nameof(CheckValues))]
    public void A_result_is_the_seed_of_the_next_part(bool crc64, bool bypassInversion, bool bypassReflection, ulong expected)
    {
        using var bench = Bench.Running();
        var source = bench.MapBytes(Encoding.ASCII.GetBytes("123456789"));
        var first = Descriptors.Crc(source, 5, bench.Map(4096)) with
        {
            Crc64 = crc64,
            BypassInversion = bypassInversion,
            BypassDataReflection = bypassReflection,
        };
        bench.Run(first);
        var second = first with { Source = source + 5, TransferSize = 4, Seed = bench.CrcRecord(first.CompletionAddress).Crc };
        bench.Run(second);
        Assert.Equal(expected, bench.CrcRecord(first.CompletionAddress).Crc);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_seed_may_lie_in_memory(bool crc64)
    {
        using var bench = Bench.Running();
        var data = Descriptors.Pattern(1000);
        var source = bench.MapBytes(data);
        var seed = bench.MapBytes([1, 2, 3, 4, 5, 6, 7, 8]);
        var direct = Descriptors.Crc(source, 1000, bench.Map(4096)) with { Crc64 = crc64, Seed = crc64 ? 0x0807060504030201 : 0x04030201UL };
        var indirect = Descriptors.Crc(source, 1000, bench.Map(4096)) with { Crc64 = crc64, ReadSeed = true, SeedAddress = seed };
        Assert.Equal(CompletionStatus.Success, bench.Run(direct).Status);
        Assert.Equal(CompletionStatus.Success, bench.Run(indirect).Status);
        Assert.Equal(bench.CrcRecord(direct.CompletionAddress).Crc, bench.CrcRecord(indirect.CompletionAddress).Crc);
    }

    [Fact]
    public void A_seed_that_faults_is_the_second_source()
    {
        using var bench = Bench.Running();
        var source = bench.Map(4096);
        var seed = bench.Map(4096);
        bench.Memory.Evict(seed);
        var record = bench.Run(Descriptors.Crc(source, 64, bench.Map(4096)) with { ReadSeed = true, SeedAddress = seed });
        Assert.Equal((CompletionStatus.PageFault, 0u), (record.Status, record.BytesCompleted));
        Assert.Equal(Operand.Source2, record.FaultOperand);
        Assert.Equal(seed, record.FaultAddress);
    }

    [Theory]
    [MemberData(nameof(CheckValues))]
    public void A_partial_result_continues_to_the_same_crc(bool crc64, bool bypassInversion, bool bypassReflection, ulong unused)
    {
        Assert.NotEqual(0ul, unused);
        using var bench = Bench.Running();
        var source = bench.MapBytes(Descriptors.Pattern(9000));
        var whole = Descriptors.Crc(source + 7, 8990, bench.Map(4096)) with
        {
            Crc64 = crc64,
            BypassInversion = bypassInversion,
            BypassDataReflection = bypassReflection,
            Seed = 0x1234_5678,
        };
        bench.Run(whole);
        var expected = bench.CrcRecord(whole.CompletionAddress).Crc;
        bench.Memory.Evict(source + 4096);
        var partial = bench.Run(whole);
        Assert.Equal((CompletionStatus.PageFault, 4089u), (partial.Status, partial.BytesCompleted));
        var seed = bench.CrcRecord(whole.CompletionAddress).Crc;
        bench.Read(source + 4096, 1);
        bench.Run(whole with { Source = source + 4096, TransferSize = 8990 - 4089, Seed = seed });
        Assert.Equal(expected, bench.CrcRecord(whole.CompletionAddress).Crc);
    }
}
