using Dsa.Bindings.Registers;
using Dsa.Device.Profiles;
using Dsa.Platform.Pci;

namespace Dsa.Device.Tests.Registers;

/// <summary>Every register of the definition that the part has, element 0 of arrays, dword by dword.</summary>
public sealed class RegisterMatrixTests
{
    private static readonly Bar0Condition[] s_holdWhileEnabled =
        [Bar0Condition.DeviceActive, Bar0Condition.ConfigurationFixed, Bar0Condition.WqConfigurationFixed, Bar0Condition.WqModeFixed];

    private static readonly Bar0Layout s_layout = new(DeviceProfile.Dsa20.Capabilities);

    public static TheoryData<Bar0Register> All => [.. Present.Select(static r => (Bar0Register)r.Id)];

    public static TheoryData<Bar0Register> Storing =>
        [.. Present.Where(static r => r.Id != (int)Bar0Register.Cmd).Select(static r => (Bar0Register)r.Id)];

    public static TheoryData<Bar0Register> Locked =>
        [.. Present.Where(static r => !r.Locks.IsEmpty).Select(static r => (Bar0Register)r.Id)];

    private static IEnumerable<RegisterDescription> Present => Bar0Map.Registers.Where(static register =>
        (register.Variants & (uint)Variants.Dsa) != 0
        && Bar0Map.IsPresent((Bar0Register)register.Id, DeviceProfile.Dsa20.Capabilities)
        && (register.Array < 0 || s_layout[(Bar0Array)register.Array].Count > 0));

    [Fact]
    public void A_part_of_revision_2_0_has_a_command_parameter_and_no_monitor_storage_or_domains()
    {
        var present = Present.Select(static register => (Bar0Register)register.Id).ToList();
        Assert.Contains(Bar0Register.CmdParam, present);
        Assert.Contains(Bar0Register.WqCfgReserved, present);
        Assert.DoesNotContain(present, static register => register.ToString() is var name
            && (name.StartsWith("Perf", StringComparison.Ordinal) || name.StartsWith("Cntr", StringComparison.Ordinal)
                || name is "ImsEntry" or "IdptEntry" or "IdCap" or "IdBr" or "IaaCap" or "DsaCap0"));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Power_on_gives_the_reset_value_of_the_definition(Bar0Register register)
    {
        using var bench = new Bench();
        Assert.Equal(ResetOf(register, bench), Dwords(bench, register));
    }

    [Theory]
    [MemberData(nameof(Storing))]
    public void Writing_ones_sets_writable_bits_and_leaves_all_others(Bar0Register register)
    {
        using var bench = new Bench();
        var before = Dwords(bench, register);
        ForEachDword(bench, register, (offset, _) => bench.Device.Bar0.Write(offset, 4, uint.MaxValue));
        var after = Dwords(bench, register);
        for (var i = 0; i < before.Length; i++)
        {
            var writable = Dword(Bar0Map.Register(register).WritableMask, i);
            var clearing = Dword(Bar0Map.Register(register).WriteOneToClearMask, i);
            Assert.Equal((before[i] | writable) & ~clearing, after[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Storing))]
    public void Eight_byte_writes_do_what_two_writes_of_four_bytes_do(Bar0Register register)
    {
        using var bench = new Bench();
        using var other = new Bench();
        ForEachDword(bench, register, (offset, _) => bench.Device.Bar0.Write(offset, 4, 0xA5A5_5A5A));
        ForEachDword(other, register, (offset, index) =>
        {
            if (offset % 8 == 0 || index == 0)
            {
                var low = offset % 8 == 0 ? 0xA5A5_5A5AUL : 0;
                var high = offset % 8 == 0 && index + 1 == Dwords(other, register).Length ? 0 : 0xA5A5_5A5AUL;
                other.Device.Bar0.Write(offset & ~7, 8, low | (high << 32));
            }
        });
        Assert.Equal(Dwords(bench, register), Dwords(other, register));
    }

    [Theory]
    [MemberData(nameof(Storing))]
    public void Writing_a_byte_changes_no_other_byte(Bar0Register register)
    {
        using var bench = new Bench();
        var before = Dwords(bench, register);
        var offset = OffsetOf(bench, register) + 1;
        bench.Device.Bar0.Write(offset, 1, 0xFF);
        var after = Dwords(bench, register);
        Assert.Equal(before[0] & 0xFFFF_00FF, after[0] & 0xFFFF_00FF);
        Assert.Equal(before[1..], after[1..]);
        var writable = Dword(Bar0Map.Register(register).WritableMask, 0) & 0xFF00;
        Assert.Equal(writable, after[0] & writable);
    }

    [Theory]
    [MemberData(nameof(Locked))]
    public void Locked_bits_ignore_writes_while_their_condition_holds(Bar0Register register)
    {
        using var bench = Bench.Running(eventLog: true);
        var before = Dwords(bench, register);
        ForEachDword(bench, register, (offset, i) => bench.Device.Bar0.Write(offset, 4, ~before[i]));
        var after = Dwords(bench, register);
        for (var i = 0; i < before.Length; i++)
        {
            var locked = Bar0Map.Register(register).Locks
                .Where(static item => s_holdWhileEnabled.Contains((Bar0Condition)item.Condition))
                .Aggregate(0u, (bits, item) => bits | Dword(item.Mask, i));
            Assert.Equal(before[i] & locked, after[i] & locked);
            var free = Dword(Bar0Map.Register(register).WritableMask, i) & ~locked;
            Assert.Equal(~before[i] & free, after[i] & free);
        }
    }

    [Theory]
    [MemberData(nameof(Storing))]
    public void Reset_device_resets_all_but_the_survivors(Bar0Register register)
    {
        using var bench = new Bench();
        ForEachDword(bench, register, (offset, _) => bench.Device.Bar0.Write(offset, 4, uint.MaxValue));
        var changed = Dwords(bench, register);
        Assert.Equal(0u, bench.Command(Command.ResetDevice).Raw);
        var survives = (Bar0Map.Register(register).SurvivesResets >> (int)ResetKind.Command & 1) != 0;
        Assert.Equal(survives ? changed : ResetOf(register, bench), Dwords(bench, register));
    }

    [Fact]
    public void Offsets_of_no_register_read_zero_and_keep_nothing()
    {
        using var bench = new Bench();
        foreach (var offset in new[] { 0x04, 0x84, 0x3F8, 0xF000, 0xFFF8 })
        {
            bench.Device.Bar0.Write(offset, 4, uint.MaxValue);
            Assert.Equal(0u, bench.Device.Bar0.Read(offset, 4));
        }
    }

    [Fact]
    public void Fixed_configuration_ignores_all_writes_to_tables()
    {
        var general = DeviceProfile.Dsa20.Capabilities.GenCap.WithConfigurationSupport(false);
        var profile = DeviceProfile.Dsa20 with { Capabilities = DeviceProfile.Dsa20.Capabilities with { GenCap = general } };
        using var bench = new Bench(profile: profile);
        bench.Bar.WqCfg[0].Size.Write(new WqCfgSize(0).WithEntries(8));
        bench.Bar.GrpCfg[0].Engines.Write(new GrpCfgEngines(1));
        bench.Bar.WqCfg[0].Threshold.Write(new WqCfgThreshold(0).WithEntries(4));
        Assert.Equal(0u, bench.Bar.WqCfg[0].Size.Read().Entries);
        Assert.Equal(0ul, bench.Bar.GrpCfg[0].Engines.Read().Raw);
        Assert.Equal(0u, bench.Bar.WqCfg[0].Threshold.Read().Entries);
    }

    private static uint Dword(IReadOnlyList<ulong> words, int index) => (uint)(words[index / 2] >> (index % 2 * 32));

    private static int OffsetOf(Bench bench, Bar0Register register)
    {
        var description = Bar0Map.Register(register);
        var layout = new Bar0Layout(Bar0Capabilities.Read(new MmioBus(bench.Device.Bar0)));
        var element = description.Array < 0 ? 0 : layout[(Bar0Array)description.Array].OffsetBytes;
        return element + description.OffsetBytes;
    }

    private static void ForEachDword(Bench bench, Bar0Register register, Action<int, int> action)
    {
        var offset = OffsetOf(bench, register);
        for (var i = 0; i < Bar0Map.Register(register).WidthBytes / 4; i++)
        {
            action(offset + (i * 4), i);
        }
    }

    private static uint[] Dwords(Bench bench, Bar0Register register)
    {
        var values = new uint[Bar0Map.Register(register).WidthBytes / 4];
        ForEachDword(bench, register, (offset, i) => values[i] = (uint)bench.Device.Bar0.Read(offset, 4));
        return values;
    }

    private static uint[] ResetOf(Bar0Register register, Bench bench)
    {
        var description = Bar0Map.Register(register);
        if (description.IsCapability)
        {
            return Dwords(bench, register);
        }

        var words = new ulong[Math.Max(1, description.WidthBytes / 8)];
        Bar0Map.AddReset(register, DeviceProfile.Dsa20.Capabilities, words);
        return [.. Enumerable.Range(0, description.WidthBytes / 4).Select(i => Dword(words, i))];
    }
}
