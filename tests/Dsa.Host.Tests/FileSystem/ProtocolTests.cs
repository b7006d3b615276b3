using System.Buffers.Binary;
using Dsa.Host.FileSystem.Protocol;
using Dsa.Platform.Kernel;
using Xunit.Abstractions;

namespace Dsa.Host.Tests.FileSystem;

public sealed class ProtocolTests(ITestOutputHelper output)
{
    private const int FixedSeed = 20_261_129;

    [LinuxTheory]
    [InlineData(31u, 0x40000020u, 0x10u, 31u, 0x40000020u, 0x10u)]
    [InlineData(45u, 0xFFFFFFFFu, 0xFFFFFFFFu, 40u, 0x40000020u, 0x10u)]
    [InlineData(34u, 0x00000020u, 0x10u, 34u, 0x00000020u, 0u)]
    public void No_more_is_taken_than_the_kernel_offers(uint minor, uint flags, uint flags2, uint expectedMinor, uint expectedFlags, uint expectedFlags2)
    {
        using var kernel = new FuseKernel(Dsa.Host.FileSystem.PortalMode.Trap);
        var (error, body) = kernel.Send(FuseOpcode.Init, 0, FuseKernel.Words(7 | ((ulong)minor << 32), (ulong)flags << 32, flags2));
        Assert.Equal((Errno.None, 64), (error, body.Length));
        Assert.Equal((7u, expectedMinor, expectedFlags, expectedFlags2), (Word(body, 0), Word(body, 1), Word(body, 3), Word(body, 8)));
    }

    [LinuxTheory]
    [InlineData(0xFFFFFFFFu, 0x30u, 1u)]
    [InlineData(0x10u, 0x10u, 0u)]
    [InlineData(0u, 0u, 0u)]
    public void Files_are_mapped_to_others_where_the_kernel_offers_it_and_portals_are_polled(uint offered, uint expected, uint stackDepth)
    {
        using var kernel = new FuseKernel(Dsa.Host.FileSystem.PortalMode.Poll);
        var (_, body) = kernel.Send(FuseOpcode.Init, 0, FuseKernel.Words(7 | (45ul << 32), 0xFFFFFFFFul << 32, offered));
        Assert.Equal((expected, stackDepth), (Word(body, 8), Word(body, 9)));
    }

    [LinuxFact]
    public void Programs_that_may_not_map_portals_are_not_offered_to()
    {
        using var kernel = new FuseKernel();
        var (_, body) = kernel.Send(FuseOpcode.Init, 0, FuseKernel.Words(7 | (39ul << 32), 0xFFFFFFFFul << 32, 0xFFFFFFFF));
        Assert.Equal((0x20u, 0u), (Word(body, 3), Word(body, 8)));
    }

    [LinuxFact]
    public void What_is_not_known_is_not_implemented_and_what_is_forgotten_has_no_answer()
    {
        using var kernel = new FuseKernel();
        Assert.Equal(Errno.ENOSYS, kernel.Send((FuseOpcode)36, 1, new byte[8]).Error);
        Assert.Equal(Errno.ENOSYS, kernel.Send((FuseOpcode)9999, 1, new byte[8]).Error);
        Assert.Empty(kernel.SendRaw(FuseKernel.Request(FuseOpcode.Forget, 2, FuseKernel.Words(1))));
        Assert.Empty(kernel.SendRaw(FuseKernel.Request(FuseOpcode.BatchForget, 0, FuseKernel.Words(1000, 2, 1))));
        Assert.Empty(kernel.SendRaw(new byte[39]));
    }

    [LinuxFact]
    public void Forgotten_nodes_are_gone_and_others_stay()
    {
        using var kernel = new FuseKernel();
        var node = kernel.Walk("sys/module/idxd/refcnt");
        kernel.SendRaw(FuseKernel.Request(FuseOpcode.BatchForget, 0, FuseKernel.Words(2, node, 1, 999, 1)));
        Assert.Equal(Errno.ENOENT, kernel.Send(FuseOpcode.GetAttr, node, new byte[16]).Error);
        Assert.Equal(Errno.None, kernel.Send(FuseOpcode.GetAttr, FuseKernel.Root, new byte[16]).Error);
        Assert.Equal("0\n", kernel.ReadText("sys/module/idxd/refcnt"));
    }

    [LinuxFact]
    public void A_request_of_any_length_is_answered()
    {
        using var kernel = new FuseKernel();
        var node = kernel.Walk("sys/bus/dsa/devices/dsa0/wq0.0/size");
        for (var opcode = 0u; opcode <= 52; opcode++)
        {
            for (var length = 0; length <= 48; length++)
            {
                var answer = kernel.SendRaw(FuseKernel.Request((FuseOpcode)opcode, node, new byte[length]));
                Assert.True(answer.Length >= 16 || (FuseOpcode)opcode is FuseOpcode.Forget or FuseOpcode.BatchForget, $"opcode {opcode}, {length} bytes");
            }
        }
    }

    [LinuxFact]
    public void Random_requests_do_no_harm()
    {
        var seeds = new[] { FixedSeed, Random.Shared.Next() };
        output.WriteLine($"new seed: {seeds[1]}");
        foreach (var seed in seeds)
        {
            var random = new Random(seed);
            using var kernel = new FuseKernel();
            var nodes = new[] { FuseKernel.Root, kernel.Walk("sys/bus/dsa/devices/dsa0/version"), kernel.Walk("sys/bus/dsa/drivers/idxd/bind"), kernel.Walk("dev/char"), 12345ul };
            for (var i = 0; i < 20_000; i++)
            {
                var body = new byte[random.Next(80)];
                random.NextBytes(body);
                if (random.Next(2) == 0 && body.Length >= 8)
                {
                    // A file or a directory that may be open.
                    BinaryPrimitives.WriteUInt64LittleEndian(body, (ulong)random.Next(30));
                }

                var message = FuseKernel.Request((FuseOpcode)random.Next(54), nodes[random.Next(nodes.Length)], body);
                kernel.SendRaw(message.AsSpan(0, random.Next(4) == 0 ? random.Next(message.Length) : message.Length));
            }

            Assert.Equal("0x200\n", kernel.ReadText("sys/bus/dsa/devices/dsa0/version"));
        }
    }

    private static uint Word(byte[] body, int index) => BinaryPrimitives.ReadUInt32LittleEndian(body.AsSpan(index * 4));
}
