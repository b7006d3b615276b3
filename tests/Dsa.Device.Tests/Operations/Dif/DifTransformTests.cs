using System.Runtime.InteropServices;
using System.Text;
using Dsa.Device.Operations.Dif;

namespace Dsa.Device.Tests.Operations.Dif;

public sealed class DifTransformTests
{
    private const byte Untouched = 0xA5;

    [Theory]
    [InlineData(false, false, 0xd0db)]
    [InlineData(false, true, 0x2f24)]
    [InlineData(true, false, 0x8e3c)]
    [InlineData(true, true, 0x71c3)]
    public void Guards_are_those_of_the_model(bool invertSeed, bool invertResult, uint expected)
    {
        var guard = new DifGuard(new DifFlags { InvertSeed = invertSeed, InvertResult = invertResult });
        var data = Encoding.ASCII.GetBytes("123456789");
        Assert.Equal(expected, guard.Of(data));
        Assert.Equal(expected, guard.OfCopied(data, new byte[9]));
    }

    [Theory]
    [InlineData(false, false, 0x4f10)]
    [InlineData(false, true, 0xb0ef)]
    [InlineData(true, false, 0x3dab)]
    [InlineData(true, true, 0xc254)]
    public void Guards_of_rising_bytes_are_those_of_the_model(bool invertSeed, bool invertResult, uint expected)
    {
        var guard = new DifGuard(new DifFlags { InvertSeed = invertSeed, InvertResult = invertResult });
        Assert.Equal(expected, guard.Of([.. Enumerable.Range(0, 512).Select(static i => (byte)i)]));
    }

    [Fact]
    public void The_field_of_zeros_is_that_of_the_model()
    {
        var tags = new DifTags(1, 0x1234, 0, IsReferenceFixed: false, IsApplicationRising: false);
        var insert = new DifTransform(default, null, new DifDestination(default, tags), isCopied: true);
        var block = new byte[520];
        insert.Apply(0, new byte[512], block, []);
        Assert.Equal("0000123400000001", Convert.ToHexStringLower(block.AsSpan(512)));
    }

    [Fact]
    public void Random_blocks_give_what_the_plain_way_gives()
    {
        var random = new Random(4);
        var statuses = new int[16];
        for (var i = 0; i < 4000; i++)
        {
            statuses[Compare(random)]++;
        }

        // All eight combinations of errors, and all ones.
        Assert.Equal(9, statuses.Count(static count => count > 0));
    }

    private static int Compare(Random random)
    {
        var flags = random.Next(16) & ~2;
        var (sourceFlags, destinationFlags) = (random.Next(256), random.Next(256));
        var (sourceTags, destinationTags) = (RandomTags(random), RandomTags(random));
        var block = (uint)random.Next(1, 70_000);
        var (hasSource, hasDestination, isCopied) = random.Next(5) switch
        {
            0 => (true, false, false),
            1 => (false, true, true),
            2 => (true, false, true),
            3 => (true, true, true),
            _ => (false, true, false),
        };
        var data = new byte[DifReference.DataBytes(flags)];
        random.NextBytes(data);
        var guard = DifReference.Guard(data, flags);
        var field = RandomField(random, guard, sourceFlags, sourceTags, block);
        var status = hasSource ? DifReference.Check(field, guard, sourceFlags, sourceTags, block) : 0;
        byte[] expected = status != 0
            ? []
            : [.. isCopied ? data : [], .. hasDestination ? DifReference.Make(hasSource ? field : [], guard, destinationFlags, destinationTags, block) : []];

        var commonFlags = MemoryMarshal.Read<DifFlags>([(byte)flags]);
        var transform = new DifTransform(
            commonFlags,
            hasSource ? new DifSource((SourceDifFlags)sourceFlags, Tags(sourceTags, sourceFlags)) : null,
            hasDestination ? new DifDestination((DestinationDifFlags)destinationFlags, Tags(destinationTags, destinationFlags)) : null,
            isCopied);
        byte[] source = [.. data, .. hasSource ? field : []];
        Assert.Equal(source.Length, transform.SourceBytes);
        var destination = new byte[transform.DestinationBytes];
        destination.AsSpan().Fill(Untouched);
        Assert.Equal((DifStatus)status, transform.Apply(block, source, destination, new byte[DifTransform.MaxDataBytes]));
        Assert.Equal(expected, status != 0 && destination.AsSpan().IndexOfAnyExcept(Untouched) < 0 ? [] : destination);
        return status;
    }

    private static byte[] RandomField(Random random, ushort guard, int sourceFlags, DifReference.Tags tags, uint block)
    {
        // What a source should look like is made like a destination: the bits of rising and fixed tags are the same.
        var field = DifReference.Make([], guard, sourceFlags & 0x90, tags with { Mask = 0 }, block);
        switch (random.Next(6))
        {
            case 0:
                field.AsSpan().Fill(0xFF);
                break;
            case 1:
                field.AsSpan(2).Fill(0xFF);
                break;
            case 2:
                field.AsSpan(2, 2).Fill(0xFF);
                break;
            default:
                for (var changes = random.Next(4); changes > 0; changes--)
                {
                    field[random.Next(8)] ^= (byte)(1 << random.Next(8));
                }

                break;
        }

        return field;
    }

    private static DifReference.Tags RandomTags(Random random) =>
        new((uint)random.NextInt64(1L << 32), (ushort)random.Next(65536), (ushort)(random.Next(3) switch { 0 => 0, 1 => 0xFFFF, _ => random.Next(65536) }));

    private static DifTags Tags(DifReference.Tags tags, int flags) =>
        new(tags.Reference, tags.Application, tags.Mask, IsReferenceFixed: (flags & 0x80) != 0, IsApplicationRising: (flags & 0x10) != 0);
}
