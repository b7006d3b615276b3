using Dsa.Bindings.Generator.Tests.Harness;

namespace Dsa.Bindings.Generator.Tests.Behaviour;

/// <summary>What generated descriptors, records and enums do.</summary>
public sealed class StructureTests
{
    private const string Definition = """
        hwdef 1
        device Demo revision 1.0

        enum Opcode : 8 open { NoOp = 0, Move = 3, Crc = 0x10 }
        flags WorkFlags : 24 { [0] Fence  [2] AddressValid  [3] Request }
        enum Outcome : 6 { None = 0, Success = 1 }

        descriptor Work : 64 align 64 by Opcode flagged Flags {
            0x00 [19:0] Owner
            0x00 [31]   Privileged
            0x04 : 24   Flags : WorkFlags
            0x07 : 8    Opcode : Opcode
            0x08 : 64   RecordAddress  if Flags.AddressValid
            allow AddressValid
            case Opcode.NoOp as NoOpWork { allow Fence }
            case Opcode.Move as MoveWork {
                require any Request, Fence
                0x10 : 64 Source
                0x20 : 32 Size
            }
            case Opcode.Crc as CrcWork {
                require Request
                0x28 : 32 Seed  if not Flags.ReadSeed
                0x28 : 64 SeedAddress  if Flags.ReadSeed
                Flags[16] ReadSeed
                Flags[18:17] Kind
            }
        }

        record Completion : 32 align 32 {
            0x00 [5:0] Outcome : Outcome
            0x00 [7]   Write
            0x04 : 32  Bytes
            view CrcCompletion { 0x10 : 64 Crc }
        }

        record Entry : 64 align 64 {
            0x01 : 24  Odd
            0x05 [19:0] Owner
            0x20 : Completion Record
        }
        """;

    [Fact]
    public void A_descriptor_is_laid_out_as_defined()
    {
        Check(
            """
            var move = new MoveWork { Owner = 0x12345, Privileged = true, Flags = WorkFlags.Fence | WorkFlags.Request, RecordAddress = 0x1111222233334444, Source = 0xAAAABBBBCCCCDDDD, Size = 0x5566 };
            Work work = move;
            lines.Add(Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(new[] { work }.AsSpan())).Substring(0, 72));
            lines.Add(move.ToString());
            lines.Add((work.ToString() == move.ToString()).ToString());
            lines.Add($"{((MoveWork)work == move)} {((MoveWork)work).Equals((object)move)} {(MoveWork)work == new MoveWork()} {work.GetHashCode() == ((Work)move).GetHashCode()}");
            lines.Add(new Work { Opcode = (Opcode)9 }.ToString());
            unsafe { lines.Add($"{sizeof(Work)} {sizeof(MoveWork)} {sizeof(Completion)} {sizeof(Entry)} {Work.SizeBytes} {Work.AlignmentBytes}"); }
            """,
            """
            45230180090000034444333322221111DDDDCCCCBBBBAAAA000000000000000066550000
            MoveWork { Owner = 0x12345, Privileged = 1, Flags = Fence|Request, Opcode = Move, RecordAddress = 0x1111222233334444, Source = 0xaaaabbbbccccdddd, Size = 0x5566 }
            True
            True True False True
            Work { Owner = 0x0, Privileged = 0, Flags = None, Opcode = 0x9, RecordAddress = 0x0 }
            64 64 32 64 64 64
            """);
    }

    [Fact]
    public void A_member_keeps_its_neighbours()
    {
        Check(
            """
            var entry = new Entry { Odd = 0xABCDEF, Owner = 0x54321, Record = new Completion { Outcome = Outcome.Success, Write = true, Bytes = 7 } };
            lines.Add(entry.ToString());
            lines.Add(Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(new[] { entry }.AsSpan())).Substring(0, 16));
            var changed = entry with { Owner = 0 };
            lines.Add($"{changed.Odd:x} {changed.Record == entry.Record} {changed == entry}");
            lines.Add(Thrown(() => _ = new Entry { Odd = 0x1000000 }) + " " + Thrown(() => _ = new Entry { Owner = 0x100000 }));
            """,
            """
            Entry { Odd = 0xabcdef, Owner = 0x54321, Record = Completion { Outcome = Success, Write = 1, Bytes = 0x7 } }
            00EFCDAB00214305
            abcdef True False
            ArgumentOutOfRangeException ArgumentOutOfRangeException
            """);
    }

    [Fact]
    public void A_view_is_the_same_bytes()
    {
        Check(
            """
            var view = new CrcCompletion { Outcome = Outcome.Success, Crc = 0x1234 };
            Completion record = view;
            lines.Add(((CrcCompletion)record).ToString());
            lines.Add((record == new Completion { Outcome = Outcome.Success }).ToString());
            """,
            """
            CrcCompletion { Outcome = Success, Write = 0, Bytes = 0x0, Crc = 0x1234 }
            False
            """);
    }

    [Fact]
    public void Refined_bits_lie_in_the_flags()
    {
        Check(
            """
            var crc = new CrcWork { Flags = WorkFlags.Request, ReadSeed = true, Kind = 2, SeedAddress = 0x99 };
            lines.Add($"{(uint)crc.Flags:x} {crc.Kind} {crc.Opcode} {((Work)crc).Flags.NameOf()}");
            """,
            "50008 2 Crc Request|0x50000");
    }

    [Fact]
    public void Rules_tell_what_each_operation_allows()
    {
        Check(
            """
            foreach (var rule in WorkRules.All)
            {
                lines.Add($"{rule.Discriminator} {rule.Name} {rule.AllowedFlags:x} {rule.RequiredFlags:x} {rule.RequiredAnyFlags:x} {string.Join(",", rule.ReservedMask.Select(word => word.ToString("x")))}");
                foreach (var member in rule.ConditionalMembers)
                    lines.Add($"  {member.Name} {member.Flag:x} {member.PresentWhenSet} {string.Join(",", member.Mask.Select(word => word.ToString("x")))}");
            }
            lines.Add($"{WorkRules.For(3)!.Name} {WorkRules.For(4) is null}");
            """,
            """
            0 NoOp 5 0 0 7ff00000,0,ffffffffffffffff,ffffffffffffffff,ffffffffffffffff,ffffffffffffffff,ffffffffffffffff,ffffffffffffffff
              RecordAddress 4 True 0,ffffffffffffffff,0,0,0,0,0,0
            3 Move d 0 9 7ff00000,0,0,ffffffffffffffff,ffffffff00000000,ffffffffffffffff,ffffffffffffffff,ffffffffffffffff
              RecordAddress 4 True 0,ffffffffffffffff,0,0,0,0,0,0
            16 Crc 7000c 8 0 7ff00000,0,ffffffffffffffff,ffffffffffffffff,ffffffffffffffff,0,ffffffffffffffff,ffffffffffffffff
              RecordAddress 4 True 0,ffffffffffffffff,0,0,0,0,0,0
              Seed 10000 False 0,0,0,0,0,0,0,0
              SeedAddress 10000 True 0,0,0,0,0,ffffffff00000000,0,0
            Move True
            """);
    }

    [Fact]
    public void Names_are_those_of_the_definition()
    {
        Check(
            """
            lines.Add($"{Opcode.Crc.NameOf()} {((Opcode)0x77).NameOf()}");
            lines.Add($"{default(WorkFlags).NameOf()} {(WorkFlags.Fence | WorkFlags.Request).NameOf()} {((WorkFlags)0x8001).NameOf()}");
            """,
            """
            Crc 0x77
            None Fence|Request Fence|0x8000
            """);
    }

    private static void Check(string snippet, string expected) =>
        Assert.Equal(expected.ReplaceLineEndings("\n"), CompiledCode.Run(GeneratorRun.OfGood(Definition), Snippets.Of(snippet)));
}
