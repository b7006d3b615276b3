using System.Buffers.Binary;
using Dsa.Host.Programs;
using Dsa.Host.Supervision;

namespace Dsa.Host.Tests.Supervision;

/// <summary>The filter as the kernel carries it out (BPF, of which it uses five instructions).</summary>
public sealed class SystemCallFilterTests
{
    private const ulong Address = 0x400000;
    private const uint Architecture64 = 0xC000003E;
    private const uint Architecture32 = 0x40000003;
    private const uint OtherArchitecture = 0xC00000B7;
    private const uint X32 = 0x40000000;
    private const uint Allow = 0x7FFF0000;
    private const uint Stop = 0x7FF005A0;
    private const uint NotThere = 0x00050026;
    private const uint NotPermitted = 0x00050001;
    private const ulong Untraced = 0x00800000;

    [Theory]
    [InlineData(Architecture64, 0, 0UL, 0UL, Allow)]
    [InlineData(Architecture64, 16, 3UL, 0xAA00UL, Stop | (uint)ToldCall.ServeFaults)]
    [InlineData(Architecture64, 16, 3UL, 0xAA01UL, Allow)]
    [InlineData(Architecture64, X32 | 514, 3UL, 0xAA00UL, Stop | (uint)ToldCall.ServeFaults)]
    [InlineData(Architecture64, 56, Untraced | 17, 0UL, NotPermitted)]
    [InlineData(Architecture64, X32 | 56, Untraced, 0UL, NotPermitted)]
    [InlineData(Architecture64, 56, 17UL, 0UL, Allow)]
    [InlineData(Architecture64, 435, 0UL, 0UL, NotThere)]
    [InlineData(Architecture64, 59, 0UL, 0UL, Stop | (uint)ToldCall.Execute)]
    [InlineData(Architecture64, 322, 0UL, 0UL, Stop | (uint)ToldCall.Execute)]
    [InlineData(Architecture64, X32 | 520, 0UL, 0UL, Stop | (uint)ToldCall.Execute)]
    [InlineData(Architecture64, X32 | 545, 0UL, 0UL, Stop | (uint)ToldCall.Execute)]
    [InlineData(Architecture64, 323, 0UL, 0UL, Stop | (uint)ToldCall.ServeFaults)]
    [InlineData(Architecture64, 317, 1UL, 12UL, Stop | (uint)ToldCall.Listen)]
    [InlineData(Architecture64, 317, 1UL, 4UL, Allow)]
    [InlineData(Architecture64, 11, 0UL, 0UL, Allow)]
    [InlineData(Architecture32, 11, 0UL, 0UL, Stop | (uint)ToldCall.Execute)]
    [InlineData(Architecture32, 358, 0UL, 0UL, Stop | (uint)ToldCall.Execute)]
    [InlineData(Architecture32, 374, 0UL, 0UL, Stop | (uint)ToldCall.ServeFaults)]
    [InlineData(Architecture32, 54, 0UL, 0xAA00UL, Stop | (uint)ToldCall.ServeFaults)]
    [InlineData(Architecture32, 354, 1UL, 8UL, Stop | (uint)ToldCall.Listen)]
    [InlineData(Architecture32, 120, Untraced, 0UL, NotPermitted)]
    [InlineData(Architecture32, 435, 0UL, 0UL, NotThere)]
    [InlineData(Architecture32, 59, 0UL, 0UL, Allow)]
    [InlineData(OtherArchitecture, 59, 0UL, 0UL, Allow)]
    public void Each_call_is_allowed_refused_or_told(uint architecture, uint number, ulong first, ulong second, uint answer)
    {
        var call = new byte[64];
        BinaryPrimitives.WriteUInt32LittleEndian(call, number);
        BinaryPrimitives.WriteUInt32LittleEndian(call.AsSpan(4), architecture);
        BinaryPrimitives.WriteUInt64LittleEndian(call.AsSpan(16), first);
        BinaryPrimitives.WriteUInt64LittleEndian(call.AsSpan(24), second);
        Assert.Equal(answer, Run(call));
    }

    private static uint Run(ReadOnlySpan<byte> call)
    {
        var image = new byte[SystemCallFilter.SizeBytes];
        SystemCallFilter.Write(image, Address);
        var count = BinaryPrimitives.ReadUInt16LittleEndian(image);
        var steps = image.AsSpan((int)(BinaryPrimitives.ReadUInt64LittleEndian(image.AsSpan(8)) - Address));
        Assert.Equal(count * 8, steps.Length);
        uint accumulator = 0;
        for (var index = 0; index < count; index++)
        {
            var step = steps[(index * 8)..];
            var value = BinaryPrimitives.ReadUInt32LittleEndian(step[4..]);
            switch (BinaryPrimitives.ReadUInt16LittleEndian(step))
            {
                case 0x20:
                    accumulator = BinaryPrimitives.ReadUInt32LittleEndian(call[(int)value..]);
                    break;
                case 0x54:
                    accumulator &= value;
                    break;
                case 0x15:
                    index += accumulator == value ? step[2] : step[3];
                    break;
                case 0x45:
                    index += (accumulator & value) != 0 ? step[2] : step[3];
                    break;
                case 0x06:
                    return value;
                default:
                    Assert.Fail($"step {index} is none that is known");
                    break;
            }
        }

        Assert.Fail("the filter has no end");
        return 0;
    }
}
