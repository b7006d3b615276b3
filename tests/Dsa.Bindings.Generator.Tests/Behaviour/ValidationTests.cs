using Dsa.Bindings.Generator.Tests.Harness;

namespace Dsa.Bindings.Generator.Tests.Behaviour;

/// <summary>What generated structures say of their own shape.</summary>
public sealed class ValidationTests
{
    private static readonly string Definition = File.ReadAllText(Path.Combine(Repository.Cases, "Validation", "input.hwdef"));

    private const string Full = "var full = new BarCapabilities { Caps = new Caps(0xFF) }; ";

    private const string Request = "WorkFlags.AddressValid | WorkFlags.Request";

    [Fact]
    public void A_good_descriptor_has_no_problems_and_costs_no_memory()
    {
        Check(
            $$"""
            var crc = new CrcWork { Flags = {{Request}}, ReadSeed = true, Crc64 = true, Style = Mode.Swapped, RecordAddress = 64, SeedAddress = 8, Single = true, Table = new byte[] { 1 } };
            Work work = crc;
            lines.Add($"{work.Validate(in full).Length} {crc.Validate(in full).IsEmpty}");
            var move = new MoveWork { Flags = WorkFlags.Fence | WorkFlags.Cache, Step = 2, Kind = Mode.Folded, Setup = new Setup { Mode = Mode.Swapped, Options = Options.Safe, Deep = true }, Wide = 5, QueuesBits = 7 };
            work = move;
            lines.Add($"{work.Validate(in full).Length}");
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1000; i++) { if (!work.Validate(in full).IsEmpty) lines.Add("bad"); }
            lines.Add($"{GC.GetAllocatedBytesForCurrentThread() - before}");
            """,
            """
            0 True
            0
            0
            """);
    }

    [Fact]
    public void An_unknown_operation_is_unsupported()
    {
        Check(
            """
            lines.Add(string.Join(" ", new Work { Opcode = (Opcode)7 }.Validate(in full)));
            lines.Add(string.Join(" ", ((MoveWork)new Work { Opcode = Opcode.NoOp, Flags = WorkFlags.Request }).Validate(in full)));
            """,
            """
            Opcode is 0x7, which is no operation of the device.
            Opcode is 0x0, which is no operation of the device.
            """);
    }

    [Fact]
    public void An_operation_whose_capability_is_missing_is_unsupported()
    {
        Check(
            $$"""
            var none = default(BarCapabilities);
            Work work = new CrcWork { Flags = {{Request}} };
            lines.Add(Show(work.Validate(in none)));
            lines.Add($"{CrcWork.IsPresent(in none)} {CrcWork.IsPresent(in full)} {MoveWork.IsPresent(in none)}");
            """,
            """
            Opcode OperationUnsupported 10
            False True True
            """);
    }

    [Fact]
    public void Flags_are_reserved_unless_operation_and_device_have_them()
    {
        Check(
            $$"""
            var none = new BarCapabilities { Caps = new Caps(1) };
            var low = new BarCapabilities { Caps = new Caps(0x14) };
            Work work = new CrcWork { Flags = {{Request}} | WorkFlags.Fence | (WorkFlags)0x20, Crc64 = true };
            lines.Add(Show(work.Validate(in none)));
            lines.Add(string.Join(" ", work.Validate(in none)));
            lines.Add(Show(work.Validate(in full)));
            work = new MoveWork { Flags = WorkFlags.Cache | WorkFlags.Fence, Step = 512 };
            lines.Add($"{Show(work.Validate(in low))}; {Show(work.Validate(in full))}");
            """,
            """
            Flags FlagReserved 20021
            Flags has Fence|0x20|Crc64 (0x20021) set, which is reserved.
            Flags FlagReserved 21
            Flags FlagReserved 100; 
            """);
    }

    [Fact]
    public void Flags_that_an_operation_requires_are_missed()
    {
        Check(
            """
            lines.Add(string.Join(" ", new CrcWork().Validate(in full)));
            lines.Add(string.Join(" ", new MoveWork().Validate(in full)));
            lines.Add(Show(new MoveWork { Flags = WorkFlags.Fence, Step = 2 }.Validate(in full)));
            """,
            """
            Flags lacks AddressValid|Request (0xc), which is required.
            Flags lacks any of Fence|Request (0x9), of which one is required.

            """);
    }

    [Fact]
    public void Each_choice_of_flags_is_asked_for_by_itself()
    {
        Check(
            """
            lines.Add(string.Join(" ", new ChooseWork().Validate(in full)));
            lines.Add(Show(new ChooseWork { Flags = WorkFlags.Fence }.Validate(in full)));
            lines.Add(Show(new ChooseWork { Flags = WorkFlags.Cache }.Validate(in full)));
            lines.Add(Show(new ChooseWork { Flags = WorkFlags.Cache | WorkFlags.Request }.Validate(in full)));
            var rule = WorkRules.For((ulong)Opcode.Choose)!;
            lines.Add($"{string.Join(" ", rule.RequiredChoices.Select(choice => choice.ToString("x")))} {rule.RequiredAnyFlags:x} {rule.AllowedFlags:x}");
            """,
            """
            Flags lacks any of Fence|Request (0x9), of which one is required. Flags lacks any of AddressValid|Cache (0x104), of which one is required.
            Flags FlagRequiresOneOf 104
            Flags FlagRequiresOneOf 9

            9 104 10d 10d
            """,
            Definition.Replace("        allow Fence, Cache\n        0x10 : 8 [2]", "        require any Request, Fence\n        require any AddressValid, Cache\n        0x10 : 8 [2]", StringComparison.Ordinal));
    }

    [Fact]
    public void Each_element_of_an_array_of_flags_is_checked()
    {
        Check(
            """
            lines.Add(string.Join(" ", new Many { Sets = new[] { Options.Fast, (Options)0x82, Options.Safe, (Options)0x40 } }.Validate(in full)));
            lines.Add(Show(new Many { Sets = new[] { Options.Fast, Options.Safe } }.Validate(default)));
            lines.Add(Show(((Work)new ChooseWork { Flags = WorkFlags.Request | WorkFlags.Cache, Sets = new[] { Options.Safe, (Options)4 } }).Validate(in full)));
            """,
            """
            Sets[1] has 0x80 (0x80) set, which is reserved. Sets[3] has 0x40 (0x40) set, which is reserved.
            Sets[1] FlagReserved 2
            Sets[1] FlagReserved 4
            """);
    }

    [Fact]
    public void Bits_of_no_member_and_of_members_that_are_absent_must_be_zero()
    {
        Check(
            $$"""
            var bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes(new[] { (Work)new MoveWork { Flags = WorkFlags.Request } }.AsSpan());
            bytes[2] = 0xF0;
            bytes[43] = 0x12;
            bytes[57] = 0x34;
            bytes[0x24] = 0x11;
            lines.Add(Show(System.Runtime.InteropServices.MemoryMarshal.Read<Work>(bytes).Validate(in full)));
            lines.Add(Show(((Work)new NoOpWork { RecordAddress = 0x20 }).Validate(in full)));
            var crc = new CrcWork { Flags = {{Request}}, RecordAddress = 0x20, Seed = 0xFFFFFFFF, SeedAddress = 0x55_FFFFFFFF, Table = new byte[] { 0, 9 }, Single = true, How = Mode.Folded };
            lines.Add(Show(crc.Validate(in full)));
            """,
            """
            byte 2 FieldReserved f0, byte 36 FieldReserved 10, byte 43 FieldReserved 12, bytes 57-63 FieldReserved 34
            RecordAddress FieldReserved 20
            SeedAddress FieldReserved 5500000000, Table FieldReserved 900, Single FieldReserved 1, How FieldReserved 1
            """);
    }

    [Fact]
    public void Values_must_be_defined_and_addresses_aligned()
    {
        Check(
            $$"""
            var crc = new CrcWork { Flags = {{Request}}, ReadSeed = true, RecordAddress = 0x21, SeedAddress = 0xC, How = (Mode)3, Style = (Mode)7 };
            lines.Add(Show(crc.Validate(in full)));
            lines.Add(string.Join(" ", crc.Validate(in full)));
            var move = new MoveWork { Flags = WorkFlags.Request, Kind = (Mode)2, Kinds = new[] { Small.Most, (Small)9 } };
            lines.Add(Show(move.Validate(in full)));
            """,
            """
            Style ValueUndefined 7, RecordAddress Misaligned 1, SeedAddress Misaligned 4, How ValueUndefined 3
            Style is 0x7, which is not defined. RecordAddress is not aligned: its low bits are 0x1. SeedAddress is not aligned: its low bits are 0x4. How is 0x3, which is not defined.
            Kind ValueUndefined 2, Kinds[1] ValueUndefined 9
            """);
    }

    [Fact]
    public void Numbers_out_of_their_range_are_refused_by_setters_and_told_when_they_come_from_memory()
    {
        Check(
            """
            lines.Add(Thrown(() => _ = new MoveWork { Count = 1001 }) + " " + Thrown(() => _ = new MoveWork { Step = 1 }) + " " + Thrown(() => _ = new MoveWork { Step = 512, Count = 1000 }));
            var bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes(new[] { (Work)new MoveWork { Flags = WorkFlags.Fence } }.AsSpan());
            bytes[0x2D] = 0xFF;
            var work = System.Runtime.InteropServices.MemoryMarshal.Read<Work>(bytes);
            lines.Add($"{Show(work.Validate(in full))} {((MoveWork)work).Count:x}");
            lines.Add(string.Join(" ", work.Validate(in full)));
            """,
            """
            ArgumentOutOfRangeException ArgumentOutOfRangeException nothing
            Count ValueOutOfRange ff00, Step ValueOutOfRange 0 ff00
            Count is 0xff00, which is out of its range. Step is 0x0, which is out of its range.
            """);
    }

    [Fact]
    public void Structures_inside_are_looked_at_too()
    {
        Check(
            """
            var none = default(BarCapabilities);
            var setup = new Setup { Mode = (Mode)5, Deep = true, Options = Options.Fast | Options.Safe | (Options)0x80 };
            var move = new MoveWork { Flags = WorkFlags.Request, Setup = setup, More = new[] { default, new Setup { Mode = (Mode)6 } } };
            lines.Add(Show(move.Validate(in full)));
            lines.Add(Show(setup.Validate(in none)));
            """,
            """
            Setup.Mode ValueUndefined 5, Setup.Options FlagReserved 80, More[1].Mode ValueUndefined 6
            Mode ValueUndefined 5, Deep NotAvailable 1, Options FlagReserved 82
            """);
    }

    [Fact]
    public void Members_whose_capability_is_missing_must_not_be_used()
    {
        Check(
            $$"""
            var none = new BarCapabilities { Caps = new Caps(0x31) };
            Work work = new MoveWork { Flags = WorkFlags.Request, Wide = 0x1234, QueuesBits = 1 };
            lines.Add(Show(work.Validate(in none)));
            lines.Add(string.Join(" ", work.Validate(in none)));
            lines.Add($"{MoveWork.IsWidePresent(in none)} {MoveWork.IsWidePresent(in full)} {MoveWork.IsQueuesPresent(in none)} {CrcWork.IsCrc64Present(in full)} {Setup.IsDeepPresent(in none)}");
            work = new CrcWork { Flags = {{Request}}, ReadSeed = true, Single = true };
            lines.Add(Show(work.Validate(in none)));
            """,
            """
            Wide NotAvailable 1234, Queues NotAvailable 1
            Wide has the bits 0x1234, but the device does not have it. Queues has the bits 0x1, but the device does not have it.
            False True False True False
            Single NotAvailable 1
            """);
    }

    [Fact]
    public void Bytes_that_an_absent_member_shares_with_a_present_one_are_not_its_own()
    {
        Check(
            """
            Span<byte> bytes = stackalloc byte[32];
            bytes.Fill(0xFF);
            bytes[3] = bytes[2] = bytes[1] = bytes[0] = 0;
            bytes[7] = (byte)Opcode.Move;
            bytes[4] = bytes[5] = bytes[6] = 0;
            lines.Add(Show(System.Runtime.InteropServices.MemoryMarshal.Read<Overlaid>(bytes).Validate(in full)));
            bytes[4] = 1;
            lines.Add(Show(System.Runtime.InteropServices.MemoryMarshal.Read<Overlaid>(bytes).Validate(in full)));
            """,
            """
            byte 16 FieldReserved 3, byte 17 FieldReserved f0, bytes 18-19 FieldReserved ffff, byte 28 FieldReserved fe, bytes 29-31 FieldReserved ffffff, Numbers FieldReserved ffff, Numbers FieldReserved ffffffff, Bytes FieldReserved ffff, Bytes FieldReserved ffff
            byte 16 FieldReserved 3, byte 17 FieldReserved f0, bytes 18-19 FieldReserved ffff, byte 28 FieldReserved fe, bytes 29-31 FieldReserved ffffff, High FieldReserved 303, Low ValueOutOfRange 3f
            """);
    }

    [Fact]
    public void A_record_leaves_room_for_its_views()
    {
        Check(
            """
            var answer = (Answer)new LongAnswer { Status = 1, Crc = ulong.MaxValue };
            lines.Add($"{Show(answer.Validate(in full))}; {Show(((LongAnswer)answer).Validate(in full))}; {Show(((ShortAnswer)answer).Validate(in full))}");
            """,
            "; ; bytes 18-25 FieldReserved ffffffffffff");
    }

    private static void Check(string snippet, string expected, string? definition = null) => Assert.Equal(
        expected.ReplaceLineEndings("\n"),
        CompiledCode.Run(
            GeneratorRun.OfGood(definition ?? Definition),
            Snippets.Of(Full + snippet).Replace(
                "private static string Thrown",
                "private static string Show(System.Collections.Immutable.ImmutableArray<StructureProblem> problems) => string.Join(\", \", problems.Select(problem => $\"{problem.Member} {problem.Kind} {problem.Bits:x}\"));\n    private static string Thrown",
                StringComparison.Ordinal)));
}
