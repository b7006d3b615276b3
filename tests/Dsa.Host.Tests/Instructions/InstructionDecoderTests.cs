using System.Runtime.InteropServices;
using Dsa.Host.Instructions;
using Dsa.Host.Tests.Supervision;
using Xunit.Abstractions;

namespace Dsa.Host.Tests.Instructions;

public sealed class InstructionDecoderTests(ITestOutputHelper output)
{
    private const byte No = DecodedInstruction.NoRegister;

    [Theory]
    [InlineData("66 0F 38 F8 3E", InstructionKind.MoveDir64B, 7, 6, No, 0, 0)]
    [InlineData("F2 0F 38 F8 3E", InstructionKind.Enqcmd, 7, 6, No, 0, 0)]
    [InlineData("F3 0F 38 F8 3E", InstructionKind.Enqcmds, 7, 6, No, 0, 0)]
    [InlineData("66 45 0F 38 F8 38", InstructionKind.MoveDir64B, 15, 8, No, 0, 0)]
    [InlineData("66 0F 38 F8 04 24", InstructionKind.MoveDir64B, 0, 4, No, 0, 0)]
    [InlineData("66 41 0F 38 F8 04 24", InstructionKind.MoveDir64B, 0, 12, No, 0, 0)]
    [InlineData("66 0F 38 F8 45 00", InstructionKind.MoveDir64B, 0, 5, No, 0, 0)]
    [InlineData("66 41 0F 38 F8 45 80", InstructionKind.MoveDir64B, 0, 13, No, 0, -128)]
    [InlineData("66 0F 38 F8 05 F0 FF FF FF", InstructionKind.MoveDir64B, 0, DecodedInstruction.Rip, No, 0, -16)]
    [InlineData("66 41 0F 38 F8 05 10 00 00 00", InstructionKind.MoveDir64B, 0, DecodedInstruction.Rip, No, 0, 16)]
    [InlineData("66 0F 38 F8 04 25 00 10 00 80", InstructionKind.MoveDir64B, 0, No, No, 0, unchecked((int)0x80001000))]
    [InlineData("66 0F 38 F8 04 CD 78 56 34 12", InstructionKind.MoveDir64B, 0, No, 1, 3, 0x12345678)]
    [InlineData("66 42 0F 38 F8 04 65 78 56 34 12", InstructionKind.MoveDir64B, 0, No, 12, 1, 0x12345678)]
    [InlineData("66 41 0F 38 F8 04 05 78 56 34 12", InstructionKind.MoveDir64B, 0, No, 0, 0, 0x12345678)]
    [InlineData("66 43 0F 38 F8 54 AD 08", InstructionKind.MoveDir64B, 2, 13, 13, 2, 8)]
    [InlineData("66 0F 38 F8 84 64 00 01 00 00", InstructionKind.MoveDir64B, 0, 4, No, 1, 0x100)]
    public void Operands_are_taken_apart(string code, object kind, byte register, byte @base, byte index, byte shift, int displacement)
    {
        var bytes = Bytes(code);
        Assert.Equal(new DecodedInstruction((InstructionKind)kind, (byte)bytes.Length, register, @base, index, shift, SegmentOverride.None, false, displacement), InstructionDecoder.Decode([.. bytes, 0xCC, 0xCC]));
    }

    [Theory]
    [InlineData("F2 66 0F 38 F8 3E", InstructionKind.Enqcmd)]
    [InlineData("66 F2 0F 38 F8 3E", InstructionKind.Enqcmd)]
    [InlineData("F3 66 0F 38 F8 3E", InstructionKind.Enqcmds)]
    [InlineData("F3 F2 0F 38 F8 3E", InstructionKind.Enqcmd)]
    [InlineData("F2 66 F3 0F 38 F8 3E", InstructionKind.Enqcmds)]
    [InlineData("66 66 66 0F 38 F8 3E", InstructionKind.MoveDir64B)]
    [InlineData("44 66 0F 38 F8 3E", InstructionKind.MoveDir64B)]
    [InlineData("66 44 40 0F 38 F8 3E", InstructionKind.MoveDir64B)]
    [InlineData("48 F2 48 0F 38 F8 3E", InstructionKind.Enqcmd)]
    [InlineData("2E 36 3E 26 66 0F 38 F8 3E", InstructionKind.MoveDir64B)]
    public void Prefixes_select_the_instruction_whatever_their_order(string code, object kind)
    {
        var bytes = Bytes(code);
        Assert.Equal(new DecodedInstruction((InstructionKind)kind, (byte)bytes.Length, 7, 6, No, 0, SegmentOverride.None, false, 0), InstructionDecoder.Decode(bytes));
    }

    [Theory]
    [InlineData("64 66 0F 38 F8 3E", SegmentOverride.Fs, false)]
    [InlineData("66 65 0F 38 F8 3E", SegmentOverride.Gs, false)]
    [InlineData("64 65 66 0F 38 F8 3E", SegmentOverride.Gs, false)]
    [InlineData("65 67 2E 66 0F 38 F8 3E", SegmentOverride.Gs, true)]
    [InlineData("66 67 0F 38 F8 3E", SegmentOverride.None, true)]
    public void Addresses_have_their_segment_and_their_size(string code, object segment, bool isAddress32)
    {
        var instruction = InstructionDecoder.Decode(Bytes(code));
        Assert.Equal(((SegmentOverride)segment, isAddress32), (instruction.Segment, instruction.IsAddress32));
    }

    [Theory]
    [InlineData("F3 0F AE F0", InstructionKind.Umonitor, 0, false)]
    [InlineData("67 F3 0F AE F0", InstructionKind.Umonitor, 0, true)]
    [InlineData("F2 0F AE F1", InstructionKind.Umwait, 1, false)]
    [InlineData("66 41 0F AE F7", InstructionKind.Tpause, 15, false)]
    public void Waits_have_one_register(string code, object kind, byte register, bool isAddress32)
    {
        var bytes = Bytes(code);
        Assert.Equal(new DecodedInstruction((InstructionKind)kind, (byte)bytes.Length, register, No, No, 0, SegmentOverride.None, isAddress32, 0), InstructionDecoder.Decode(bytes));
    }

    [Theory]
    [InlineData("0F 38 F8 3E")]
    [InlineData("F0 66 0F 38 F8 3E")]
    [InlineData("66 0F 38 F8 FE")]
    [InlineData("F2 0F 38 F8 C0")]
    [InlineData("66 0F 38 F9 3E")]
    [InlineData("66 0F 3A F8 3E")]
    [InlineData("0F 0B")]
    [InlineData("66 0F AE 37")]
    [InlineData("0F AE F0")]
    [InlineData("F3 0F AE E8")]
    [InlineData("F0 F3 0F AE F0")]
    [InlineData("90 66 0F 38 F8 3E")]
    [InlineData("")]
    public void Everything_else_is_none_of_ours(string code) => Assert.Equal(default, InstructionDecoder.Decode(Bytes(code)));

    [Fact]
    public void An_instruction_of_15_bytes_is_the_longest()
    {
        var prefixes = Enumerable.Repeat((byte)0x66, 9);
        byte[] longest = [.. prefixes, 0x66, 0x0F, 0x38, 0xF8, 0x7E, 0x40];
        Assert.Equal(15, InstructionDecoder.Decode([.. longest, 0x90]).Length);
        Assert.Equal(default, InstructionDecoder.Decode([0x66, .. longest, 0x90]));
    }

    [Theory]
    [InlineData("66 43 0F 38 F8 94 AD 08 00 00 00")]
    [InlineData("67 65 F2 43 0F 38 F8 54 AD 08")]
    [InlineData("66 0F 38 F8 05 F0 FF FF FF")]
    [InlineData("F3 41 0F AE F0")]
    public void An_instruction_that_is_cut_off_is_none(string code)
    {
        var bytes = Bytes(code);
        Assert.NotEqual(default, InstructionDecoder.Decode(bytes));
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Equal(default, InstructionDecoder.Decode(bytes.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Any_bytes_have_an_answer()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        byte[] likely = [0x66, 0x67, 0xF2, 0xF3, 0x64, 0x65, 0x2E, 0x40, 0x41, 0x4F, 0x0F, 0x38, 0xF8, 0xAE, 0xF0, 0x04, 0x25];
        foreach (var random in new[] { new Random(1), new Random(seed) })
        {
            var found = 0;
            var code = new byte[20];
            for (var round = 0; round < 200_000; round++)
            {
                random.NextBytes(code);
                for (var index = random.Next(12); index >= 0; index--)
                {
                    code[index] = likely[random.Next(likely.Length)];
                }

                var at = random.Next(8);
                (code[at], code[at + 1], code[at + 2]) = (0x0F, 0x38, 0xF8);
                var instruction = InstructionDecoder.Decode(code.AsSpan(0, random.Next(code.Length + 1)));
                if (instruction.Kind != InstructionKind.None)
                {
                    found++;
                    Assert.InRange(instruction.Length, 4, 15);
                    Assert.Equal(instruction, InstructionDecoder.Decode(code.AsSpan(0, instruction.Length)));
                }
            }

            Assert.InRange(found, 1000, 200_000);
        }
    }

    [Fact]
    public void Addresses_are_sums_of_64_bits_unless_a_prefix_makes_them_32()
    {
        var registers = new UserRegisters { Rbx = 0xFFFF_FFFF_0000_0010, R12 = 0x1_0000_0003, Rdi = 0xAAAA_BBBB_CCCC_DDC0, Rip = 0x7FFF_FFFF_0000, FsBase = 0x7000_0000_0000 };
        var wide = InstructionDecoder.Decode(Bytes("64 66 42 0F 38 F8 7C E3 F0"));
        Assert.Equal(0xAAAA_BBBB_CCCC_DDC0, wide.Destination(ref registers));
        Assert.Equal(unchecked(0xFFFF_FFFF_0000_0010 + (0x1_0000_0003 * 8) - 16 + 0x7000_0000_0000), wide.Source(ref registers));

        var narrow = InstructionDecoder.Decode(Bytes("64 67 66 42 0F 38 F8 7C E3 F0"));
        Assert.Equal(0xCCCC_DDC0UL, narrow.Destination(ref registers));
        Assert.Equal(0x7000_0000_0018UL, narrow.Source(ref registers));

        Assert.Equal(0x7FFF_FFFF_0000UL + 9 - 16, InstructionDecoder.Decode(Bytes("66 0F 38 F8 05 F0 FF FF FF")).Source(ref registers));
        Assert.Equal(0xFFFF_0000UL + 10 - 16, InstructionDecoder.Decode(Bytes("67 66 0F 38 F8 05 F0 FF FF FF")).Source(ref registers));
    }

    [TraceFact]
    public void Every_form_that_the_assembler_writes_is_read_as_it_was_meant()
    {
        const ulong TextAddress = 0x40_0000;
        var forms = OperandForm.All();
        var lines = string.Join('\n', forms.Select(static form => form.Text()));
        var code = File.ReadAllBytes(ClientProgram.Assemble($".intel_syntax noprefix\n.globl _start\n_start:\n{lines}\n", "-nostdlib", "-static", "-Wl,--oformat=binary", $"-Wl,-Ttext=0x{TextAddress:x}", "-Wl,--defsym=origin=0", "-Wl,--build-id=none"));
        var at = 0;
        var random = new Random(2);
        foreach (var form in forms)
        {
            var instruction = InstructionDecoder.Decode(code.AsSpan(at));
            var registers = new UserRegisters { FsBase = OperandForm.FsBase, GsBase = OperandForm.GsBase };
            for (var register = 0; register < 16; register++)
            {
                registers[register] = form.Values.TryGetValue(register, out var value) ? value : (ulong)random.NextInt64();
            }

            registers.Rip = TextAddress + (ulong)at;
            Assert.Equal((form.Text(), form.Kind, form.Slot, form.Source), (form.Text(), instruction.Kind, instruction.Destination(ref registers), instruction.Source(ref registers)));
            at += instruction.Length;
        }

        Assert.Equal(code.Length, at);
        output.WriteLine($"{forms.Count} forms");
    }

    [Fact]
    public void Registers_lie_where_ptrace_puts_them()
    {
        Assert.Equal(27 * 8, Marshal.SizeOf<UserRegisters>());
        var registers = new UserRegisters { Rsp = 4, R15 = 15, Rax = 1, Rdi = 7, Rip = 16 };
        Assert.Equal((4UL, 15UL, 1UL, 7UL, 16UL), (registers[4], registers[15], registers[0], registers[7], registers[16]));
        Assert.Equal(128, Marshal.OffsetOf<UserRegisters>(nameof(UserRegisters.Rip)));
        Assert.Equal(21 * 8, Marshal.OffsetOf<UserRegisters>(nameof(UserRegisters.FsBase)));
    }

    private static byte[] Bytes(string code) => Convert.FromHexString(code.Replace(" ", string.Empty, StringComparison.Ordinal));
}
