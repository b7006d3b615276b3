using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dsa.Bindings.Registers;

namespace Dsa.Bindings.Tests.Registers;

/// <summary>The generated register API over the values and access patterns of real parts and of Linux's driver.</summary>
public sealed class Bar0Tests
{
    [Fact]
    public void Values_read_off_real_parts_decode_as_documented()
    {
        var emerald = new GenCap(0x40915F0107);
        Assert.True(emerald.BlockOnFault && emerald.OverlapCopy && emerald.CacheControlMemory && emerald.DestinationReadback);
        Assert.Equal((31U, 10U, 8U, true), (emerald.MaxTransferShift, emerald.MaxBatchShift, emerald.InterruptMessageStorageSize, emerald.ConfigurationSupport));
        var sapphire = new WqCap(0x3F000000080080);
        Assert.Equal((128U, 8U, 0U), (sapphire.TotalSize, sapphire.Count, sapphire.ConfigurationSizeShift));
        Assert.True(sapphire.SharedMode && sapphire.DedicatedMode && sapphire.Priority && !sapphire.OperationConfiguration);
        Assert.Equal((4U, 96U), (new GrpCap(0x36004).Count, new GrpCap(0x36004).TotalReadBuffers));
        var operations = new OpCap(0x1003F03FF, 0, 0, 0);
        Assert.True(operations.HasOperation(Opcode.MemMove) && operations.HasOperation(Opcode.CrcGeneration));
        Assert.False(operations.HasOperation((Opcode)0x0A));
    }

    [Theory]
    [InlineData(Bar0Register.PerfCap, "Filters", false, true, 0x21UL, 0xC0UL)]
    [InlineData(Bar0Register.PerfCap, "GlobalCategories", true, false, (ulong)PerfCategory.Operations2, 9UL)]
    [InlineData(Bar0Register.OpCap, "Operation", true, false, (ulong)Opcode.MemMove, 0xFFUL)]
    [InlineData(Bar0Register.GenSts, "State", false, false, (ulong)DeviceState.Halted, 4UL)]
    [InlineData(Bar0Register.MsixPermEntry, "Pasid", false, false, null, 1UL)]
    public void A_description_tells_which_fields_are_sets_and_which_values_have_names(
        Bar0Register register, string name, bool isBitmap, bool isFlags, ulong? named, ulong unnamed)
    {
        var field = Bar0Map.Register(register).Fields.Single(field => field.Name == name);
        Assert.Equal((isBitmap, isFlags, named is not null), (field.IsBitmap, field.IsFlags, field.IsNamed is not null));
        Assert.Equal(field.NameOf is null, field.IsNamed is null);
        if (named is { } value)
        {
            Assert.Equal((true, false), (field.IsNamed!(value), field.IsNamed(unnamed)));
        }
    }

    [Fact]
    public void Clearing_one_cause_leaves_the_others_pending()
    {
        var log = new List<string>();
        new Bar0<LogBus>(new LogBus(log)).IntCause.Clear(IntCauseBits.EventLog);
        Assert.Equal(["W32 0x98 = 0x20"], log);
    }

    [Fact]
    public void The_halves_of_the_event_log_status_are_written_apart()
    {
        var log = new List<string>();
        var registers = new Bar0<LogBus>(new LogBus(log));
        registers.EvlStatus.Clear(EvlStatusBits.InterruptPending);
        registers.EvlStatus.Read();
        registers.EvlStatus.WriteLow(default(EvlStatus).WithHead(7).WithInterruptPending(true));
        Assert.Equal(["W32 0xf4 = 0x40000000", "R64 0xf0", "W32 0xf0 = 0x7"], log);
    }

    [Fact]
    public void A_software_error_is_read_in_four_words_and_acknowledged_in_the_first()
    {
        var log = new List<string>();
        var registers = new Bar0<LogBus>(new LogBus(log));
        registers.SwError.Read();
        registers.SwError.Clear(SwErrorBits.Valid | SwErrorBits.Overflow);
        Assert.Equal(["R64 0xc0", "R64 0xc8", "R64 0xd0", "R64 0xd8", "W64 0xc0 = 0x3"], log);
    }

    [Fact]
    public void Command_capabilities_can_be_read_by_their_low_half()
    {
        var log = new List<string>();
        new Bar0<LogBus>(new LogBus(log)).CmdCap.ReadLow();
        Assert.Equal(["R32 0xb0"], log);
    }

    [Fact]
    public void Tables_lie_where_the_device_says()
    {
        var log = new List<string>();
        var capabilities = new Bar0Capabilities
        {
            WqCap = default(WqCap).WithCount(8).WithConfigurationSizeShift(1),
            GrpCap = default(GrpCap).WithCount(4),
            Offsets = default(Offsets).WithGrpCfg(6).WithWqCfg(8).WithMsixPerm(4),
        };
        var registers = new Bar0<LogBus>(new LogBus(log), new Bar0Layout(in capabilities));
        Assert.Equal((8, 4, 9), (registers.WqCfg.Count, registers.GrpCfg.Count, registers.MsixPerm.Count));
        registers.WqCfg[3].Control.Write(default(WqCfgControl).WithPriority(10));
        registers.GrpCfg[1].Engines.Read();
        registers.MsixPerm[2].Entry.Write(default(MsixPermEntry).WithPasid(5).WithPasidEnable(true));
        Assert.Equal(["W32 0x8c8 = 0xa0", "R64 0x660", "W32 0x410 = 0x5008"], log);
        Assert.Throws<ArgumentOutOfRangeException>(() => registers.WqCfg[8].OffsetBytes);
        Assert.Throws<InvalidOperationException>(() => new Bar0<LogBus>(new LogBus(log)).WqCfg.Count);
    }

    [Fact]
    public void A_value_that_does_not_fit_its_field_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => default(WqCfgControl).WithPriority(16));
        Assert.Throws<ArgumentOutOfRangeException>(static () => new MemMoveDescriptor { Pasid = 0x100000 });
    }

    [Fact]
    public void Values_print_their_fields_by_name() =>
        Assert.Equal("GenSts { State = Halted, ResetType = FunctionLevel }", new GenSts(7).ToString());

    [Fact]
    public void Locks_follow_the_state_of_device_and_queue()
    {
        var capabilities = new Bar0Capabilities { GenCap = default(GenCap).WithConfigurationSupport(true) };
        var words = new ulong[0x10000 / 8];
        var bus = new ArrayBus(words);
        Assert.False(Bar0Map.Holds(Bar0Condition.ConfigurationFixed, bus, 0, in capabilities));
        words[0x90 / 8] = new GenSts(0).WithState(DeviceState.Enabled).Raw;
        Assert.True(Bar0Map.Holds(Bar0Condition.ConfigurationFixed, bus, 0, in capabilities));
        Assert.False(Bar0Map.Holds(Bar0Condition.WqConfigurationFixed, bus, 0x800, in capabilities));
        words[0x818 / 8] = new WqCfgStatus(0).WithState(WqState.Enabled).Raw;
        Assert.True(Bar0Map.Holds(Bar0Condition.WqConfigurationFixed, bus, 0x800, in capabilities));
        Assert.False(Bar0Map.Holds(Bar0Condition.WqConfigurationFixed, bus, 0x840, in capabilities));
    }

    [Fact]
    public void Reset_values_follow_the_capabilities()
    {
        var capabilities = new Bar0Capabilities { GrpCap = default(GrpCap).WithTotalReadBuffers(96), OpCap = new OpCap(0x7F, 2, 3, 4) };
        var words = new ulong[4];
        Bar0Map.AddReset(Bar0Register.GenCfg, in capabilities, words);
        Assert.Equal(96UL, words[0]);
        words.AsSpan().Clear();
        Bar0Map.AddReset(Bar0Register.WqCfgOpCfg, in capabilities, words);
        Assert.Equal([0x7FUL, 2, 3, 4], words);
    }

    [Fact]
    public void The_map_is_consistent_with_itself()
    {
        for (var id = 0; id < Bar0Map.Registers.Length; id++)
        {
            var register = Bar0Map.Registers[id];
            Assert.Equal(id, register.Id);
            for (var word = 0; word < register.ReservedMask.Length; word++)
            {
                var fields = register.Fields.Aggregate(0UL, (mask, field) => mask | Mask(field, word));
                var width = register.WidthBits - (64 * word) >= 64 ? ulong.MaxValue : (1UL << (register.WidthBits - (64 * word))) - 1;
                Assert.Equal(width, fields | register.ReservedMask[word]);
                Assert.Equal(0UL, fields & register.ReservedMask[word]);
                Assert.Equal(0UL, register.WritableMask[word] & register.WriteOneToClearMask[word]);
                Assert.Equal(0UL, (register.WritableMask[word] | register.WriteOneToClearMask[word]) & ~fields);
            }
        }
    }

    [Fact]
    public void Structures_have_the_size_of_the_specification_and_no_references()
    {
        Assert.Equal((64, 64, 64, 64, 64, 64, 64, 64), (Unsafe.SizeOf<WorkDescriptor>(), Unsafe.SizeOf<NoOpDescriptor>(), Unsafe.SizeOf<BatchDescriptor>(), Unsafe.SizeOf<DrainDescriptor>(), Unsafe.SizeOf<MemMoveDescriptor>(), Unsafe.SizeOf<FillDescriptor>(), Unsafe.SizeOf<CompareDescriptor>(), Unsafe.SizeOf<CrcDescriptor>()));
        Assert.Equal((32, 32, 32), (Unsafe.SizeOf<CompletionRecord>(), Unsafe.SizeOf<CrcCompletionRecord>(), Unsafe.SizeOf<InvalidFlagsRecord>()));
        Assert.Equal(64, Unsafe.SizeOf<EventLogEntry>());
        Assert.Equal((8, 16, 32, 32), (Unsafe.SizeOf<GenCap>(), Unsafe.SizeOf<EvlCfg>(), Unsafe.SizeOf<SwError>(), Unsafe.SizeOf<OpCap>()));
        Assert.False(RuntimeHelpers.IsReferenceOrContainsReferences<WorkDescriptor>());
        Assert.False(RuntimeHelpers.IsReferenceOrContainsReferences<EventLogEntry>());
    }

    [Fact]
    public void A_descriptor_carries_its_opcode_and_converts_without_loss()
    {
        WorkDescriptor descriptor = new CrcDescriptor { Source = 1, TransferSize = 2, Seed = 3, ReadSeed = true };
        Assert.Equal(Opcode.CrcGeneration, descriptor.Opcode);
        Assert.Equal((DescriptorFlags)0x10000, descriptor.Flags);
        Assert.Equal(3UL, ((CrcDescriptor)descriptor).Seed);
        Assert.Equal(0x10, MemoryMarshal.AsBytes(new ReadOnlySpan<WorkDescriptor>(in descriptor))[7]);
        Assert.StartsWith("CrcDescriptor {", descriptor.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_rules_of_descriptors_are_those_of_the_definition()
    {
        var rule = WorkDescriptorRules.For((ulong)Opcode.Drain)!;
        Assert.Equal((ulong)(DescriptorFlags.RequestCompletionRecord | DescriptorFlags.RequestCompletionInterrupt), rule.RequiredAnyFlags);
        Assert.Equal(0xF0000UL, rule.AllowedFlags & 0xFF0000);
        Assert.Equal(ulong.MaxValue, rule.ReservedMask[5] & rule.ReservedMask[6] & rule.ReservedMask[7]);
        Assert.Contains(rule.ConditionalMembers, static member => member is { Name: "ReadbackAddress1", Flag: 0x10000, PresentWhenSet: true });
        Assert.Null(WorkDescriptorRules.For(0xFF));
    }

    private static ulong Mask(FieldDescription field, int word)
    {
        var low = Math.Max(field.LowBit - (64 * word), 0);
        var high = Math.Min(field.HighBit - (64 * word), 63);
        return low > high || low > 63 || high < 0 ? 0 : (ulong.MaxValue >> (63 - high + low)) << low;
    }
}
