using System.Runtime.InteropServices;
using Dsa.VfioUser.Protocol;

namespace Dsa.VfioUser.Tests.Soak;

/// <summary>Sound messages with something wrong in them.</summary>
internal static class MutatedMessages
{
    private static readonly ulong[] s_numbers = [0, 1, 7, 8, 63, 64, 4095, 4096, 0xFFFF, 0x1_0000, 0x10_0000, int.MaxValue, uint.MaxValue, 1UL << 40, long.MaxValue, ulong.MaxValue];

    /// <summary>The next message. Most say their size as it is, so that the next one is understood as well.</summary>
    public static byte[] Next(Random random)
    {
        var body = Body(random, out var command);
        body = random.Next(8) switch
        {
            0 => body[..random.Next(body.Length + 1)],
            1 => [.. body, .. new byte[random.Next(1, 64)]],
            2 or 3 or 4 => Flip(body, random),
            _ => body,
        };
        var header = new MessageHeader((ushort)random.Next(), command, (uint)(MessageHeader.HeaderBytes + body.Length), FlagsOf(random), (uint)random.Next(2));
        byte[] message = [.. MemoryMarshal.AsBytes(new ReadOnlySpan<MessageHeader>(in header)), .. body];
        return random.Next(200) switch
        {
            0 => message[..random.Next(1, message.Length + 1)],
            1 => Flip(message, random),
            _ => message,
        };
    }

    private static byte[] Body(Random random, out MessageCommand command)
    {
        command = (MessageCommand)random.Next(0, 17);
        return command switch
        {
            MessageCommand.Version => [0, 0, 0, 0, .. "{\"capabilities\":{}}"u8, 0],
            MessageCommand.DmaMap => Bytes(new DmaMapRequest(32, (DmaMapFlags)random.Next(4), Number(random), Number(random), Number(random))),
            MessageCommand.DmaUnmap => Bytes(new DmaUnmapRequest(24, (DmaUnmapFlags)random.Next(4), Number(random), Number(random))),
            MessageCommand.GetInformation => Bytes(new DeviceInformation(16, 0, 0, 0)),
            MessageCommand.GetRegionInformation => Bytes(new RegionInformation(32, 0, (uint)random.Next(10), 0, 0, 0)),
            MessageCommand.GetInterruptInformation => Bytes(new InterruptInformation(16, 0, (InterruptKind)random.Next(6), 0)),
            MessageCommand.SetInterrupts => Bytes(new InterruptSetup(20, (InterruptSetupFlags)random.Next(64), (InterruptKind)random.Next(4), (uint)random.Next(10), (uint)Number(random))),
            MessageCommand.RegionRead => Bytes(new RegionAccess(Number(random), (RegionIndex)random.Next(9), (uint)random.Next(32))),
            MessageCommand.RegionWrite => Write(random),
            MessageCommand.DmaRead or MessageCommand.DmaWrite => Bytes(new DmaAccess(Number(random), Number(random))),
            _ => [],
        };
    }

    private static byte[] Write(Random random)
    {
        var data = new byte[random.Next(4) == 0 ? 64 : 8 >> random.Next(4)];
        random.NextBytes(data);
        var region = random.Next(3) switch { 0 => RegionIndex.Bar0, 1 => RegionIndex.Bar2, _ => RegionIndex.Configuration };
        var offset = (ulong)(random.Next(region == RegionIndex.Configuration ? 0x400 : 0x1_0000) & -data.Length);
        return [.. Bytes(new RegionAccess(offset, region, (uint)data.Length)), .. data];
    }

    private static MessageFlags FlagsOf(Random random) => random.Next(10) switch
    {
        0 => random.Next(20) == 0 ? (MessageFlags)random.Next(64) : MessageFlags.Reply,
        1 => MessageFlags.Reply | MessageFlags.Error,
        2 or 3 or 4 => MessageFlags.NoReply,
        _ => MessageFlags.Command,
    };

    private static byte[] Flip(byte[] bytes, Random random)
    {
        for (var flips = bytes.Length == 0 ? 0 : random.Next(1, 4); flips > 0; flips--)
        {
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        }

        return bytes;
    }

    private static ulong Number(Random random) => random.Next(3) == 0 ? (ulong)random.Next(1024) << 12 : s_numbers[random.Next(s_numbers.Length)];

    private static byte[] Bytes<T>(T value)
        where T : unmanaged =>
        MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).ToArray();
}
