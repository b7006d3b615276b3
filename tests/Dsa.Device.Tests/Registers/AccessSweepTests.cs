using Dsa.Device.Profiles;
using Dsa.Device.Tests.Model;
using Dsa.Platform.Scheduling;

namespace Dsa.Device.Tests.Registers;

/// <summary>Every register of every part, at every place and with every width, in every state of the device, against the specification's tables.</summary>
public sealed class AccessSweepTests
{
    private static readonly int[] s_widths = [1, 2, 4, 8];
    private static readonly ulong[] s_values = [ulong.MaxValue, 0, 0xA5A5_5A5A_C33C_1234];

    public enum State
    {
        Disabled,
        Enabled,
        Halted,
    }

    public static TheoryData<string, State> Cases
    {
        get
        {
            var data = new TheoryData<string, State>();
            foreach (var part in DeviceProfile.BuiltIn.Keys)
            {
                foreach (var state in Enum.GetValues<State>())
                {
                    data.Add(part, state);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Writes_of_every_width_change_what_the_tables_say_and_nothing_else(string part, State state)
    {
        var profile = DeviceProfile.BuiltIn[part];
        using var bench = new Bench(new SeededScheduler(1), trace: null, profile);
        var both = Enter(bench, profile, state);
        foreach (var offset in Places(both))
        {
            foreach (var value in s_values)
            {
                foreach (var width in s_widths)
                {
                    for (var inside = 0; inside < 4; inside += width)
                    {
                        var at = (offset + inside) & -width;
                        both.Write(at, width, value);
                        Assert.True(both.Model.Read(at, width) == both.Bar0.Read(at, width), $"{part} {state}: write of {width} bytes at 0x{at:x}: {both.Difference()}");
                    }
                }
            }
        }

        Assert.Null(both.Difference());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Reads_of_every_width_show_the_same_bytes_and_change_none(string part, State state)
    {
        var profile = DeviceProfile.BuiltIn[part];
        using var bench = new Bench(new SeededScheduler(1), trace: null, profile);
        var both = Enter(bench, profile, state);
        foreach (var offset in Places(both))
        {
            foreach (var width in s_widths)
            {
                for (var inside = 0; inside < 4; inside += width)
                {
                    var at = (offset + inside) & -width;
                    Assert.True(both.Model.Read(at, width) == both.Bar0.Read(at, width), $"{part} {state}: read of {width} bytes at 0x{at:x}");
                }
            }
        }

        Assert.Null(both.Difference());
    }

    /// <summary>All dwords but the command, and of the message storage, whose entries are many and alike, the first and the last.</summary>
    private static IEnumerable<int> Places(ModelBench both)
    {
        var part = both.Part;
        return both.Model.Registers.Names.Keys.Where(offset =>
            offset != 0xA0
            && (part.ImsEntries == 0 || offset < part.Ims + 32 || offset >= part.Ims + (part.ImsEntries * 16) - 32));
    }

    private static ModelBench Enter(Bench bench, DeviceProfile profile, State state)
    {
        var both = new ModelBench(bench, profile);
        if (state != State.Disabled)
        {
            Assert.Null(both.BringUp(logAddress: 0x1234_5000));
        }

        if (state == State.Halted)
        {
            both.SetPci(static bit => bit == 3 ? false : null);
            Assert.Equal(3u, both.Model.State);
        }

        return both;
    }
}
