using Dsa.Bindings.Generator.Tests.Harness;

namespace Dsa.Bindings.Generator.Tests.Behaviour;

/// <summary>What structures take from fragments, and numbers in the other byte order.</summary>
public sealed class FragmentTests
{
    private const string Definition = """
        hwdef 1
        device Demo revision 1.0

        enum Opcode : 8 open { NoOp = 0, Move = 3 }
        flags WorkFlags : 24 { [0] Fence  [2] AddressValid  [3] Request }

        fragment Sized {
            0x20 : 32 Size
            require Request
            Flags[17] Backwards
        }
        fragment Transfer extends Sized {
            0x10 : 64 Source
            allow Fence
        }

        descriptor Work : 64 align 64 by Opcode flagged Flags {
            0x04 : 24 Flags : WorkFlags
            0x07 : 8  Opcode : Opcode
            case Opcode.NoOp as NoOpWork completes Completion { }
            case Opcode.Move as MoveWork extends Transfer, Sized { 0x28 : 32 Hint  if Flags.Backwards }
        }
        record Completion : 16 align 16 {
            0x00 : 16 Port  bigendian
            0x02 : 32 Sequence  bigendian
            0x06 : 64 Counter  bigendian
        }
        """;

    [Fact]
    public void A_case_has_the_members_and_rules_of_its_fragments()
    {
        Check(
            """
            var work = new MoveWork { Source = 1, Size = 2, Backwards = true, Hint = 3 };
            lines.Add(work.ToString());
            var rule = WorkRules.For(3)!;
            lines.Add($"{rule.AllowedFlags:x} {rule.RequiredFlags:x} {rule.ReservedMask[2]:x} {rule.ReservedMask[4]:x} {rule.ConditionalMembers[0].Flag:x} {rule.Completion ?? "none"}");
            lines.Add(WorkRules.For(0)!.Completion!);
            """,
            """
            MoveWork { Flags = 0x20000, Backwards = 1, Opcode = Move, Source = 0x1, Size = 0x2, Hint = 0x3 }
            20009 8 0 ffffffff00000000 20000 none
            Completion
            """);
    }

    [Fact]
    public void A_big_endian_number_has_its_most_significant_byte_first()
    {
        Check(
            """
            var record = new Completion { Port = 0x1234, Sequence = 0x11223344, Counter = 0x0102030405060708 };
            var bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes(new[] { record }.AsSpan());
            lines.Add(Convert.ToHexString(bytes));
            lines.Add(record.ToString() + " " + Thrown(() => _ = new Completion { Port = 0x10000 }));
            """,
            """
            12341122334401020304050607080000
            Completion { Port = 0x1234, Sequence = 0x11223344, Counter = 0x102030405060708 } ArgumentOutOfRangeException
            """);
    }

    private static void Check(string snippet, string expected) =>
        Assert.Equal(expected.ReplaceLineEndings("\n"), CompiledCode.Run(GeneratorRun.OfGood(Definition), Snippets.Of(snippet)));
}
