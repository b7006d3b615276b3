using Dsa.Device.Profiles;
using Dsa.Platform.Pci;

namespace Dsa.Device.Tests.Model;

/// <summary>One device and its model, and the steps that both take.</summary>
internal sealed class ModelRun
{
    private const int StepsInTrace = 12;

    private readonly ModelBench _both;
    private readonly Random _random;
    private readonly int[] _places;
    private readonly Queue<string> _trace = new();
    private readonly Dictionary<string, int> _counts = [];

    public ModelRun(Bench bench, DeviceProfile profile, Random random)
    {
        _both = new ModelBench(bench, profile);
        _random = random;
        _places = [.. Model.Registers.Names.Keys];
    }

    public IEnumerable<string> Trace => _trace;

    public string Counts => string.Join(", ", _counts.OrderBy(static one => one.Key, StringComparer.Ordinal).Select(static one => $"{one.Key} {one.Value}"));

    /// <summary>Whether the run reached the states that it is there for.</summary>
    public bool HasSeenEverything =>
        new[] { "enabled", "halted", "queue enabled", "reset", "rejected", "success", "error" }.All(what => _counts.GetValueOrDefault(what) > 0);

    private SpecDevice Model => _both.Model;

    private MmioRegion Bar0 => _both.Bar0;

    /// <summary>Takes a step on both sides; returns what is wrong, or null.</summary>
    public string? Step()
    {
        var problem = _random.Next(100) switch
        {
            < 52 => WriteRegister(),
            < 60 => WriteAnywhere(),
            < 66 => WriteWrongly(),
            < 74 => ReadAnywhere(),
            < 88 => IssueCommand(),
            < 93 => BringUp(),
            < 97 => TogglePci(),
            < 98 => ResetFunction(),
            _ => Settle(),
        };
        Count(Model.State == 1, "enabled");
        Count(Model.IsHalted, "halted");
        Count(Enumerable.Range(0, Model.Part.Queues).Any(queue => Model.QueueState(queue) == 1), "queue enabled");
        return problem;
    }

    /// <summary>The first dword of BAR0 that differs, or null.</summary>
    public string? Difference() => _both.Difference();

    private string? WriteRegister()
    {
        var width = 1 << _random.Next(4);
        var offset = (_places[_random.Next(_places.Length)] + _random.Next(4)) & -width;
        return Write(offset, width, Value());
    }

    private string? WriteAnywhere()
    {
        var width = 1 << _random.Next(4);
        return Write(_random.Next(0x10000) & -width, width, Value());
    }

    private string? Write(int offset, int width, ulong value)
    {
        value = Tamed(offset, width, value);
        if (offset <= 0xA0 && offset + width >= 0xA4 && MayNotReject())
        {
            return null;
        }

        Note($"W{width * 8} 0x{offset:x} = 0x{value:x}");
        _both.Write(offset, width, value);
        return null;
    }

    /// <summary>Accesses that are none: misaligned, outside, or of a width that there is not.</summary>
    private string? WriteWrongly()
    {
        var (offset, width) = _random.Next(4) switch
        {
            0 => ((_random.Next(0x10000) & -8) + 1 + _random.Next(3), 4),
            1 => ((_random.Next(0x10000) & -8) + 1 + _random.Next(7), 8),
            2 => (0x10000 + _random.Next(0x1000), 4),
            _ => (_random.Next(0x10000), new[] { 0, 3, 5, 16, -1 }[_random.Next(5)]),
        };
        Note($"wrong access of {width} bytes at 0x{offset:x}");
        Bar0.Write(offset, width, ulong.MaxValue);
        var expected = ulong.MaxValue >> (64 - (8 * Math.Clamp(width, 1, 8)));
        var value = Bar0.Read(offset, width);
        return value == expected ? null : $"a wrong access reads 0x{value:x}";
    }

    private string? ReadAnywhere()
    {
        var width = 1 << _random.Next(4);
        var offset = (_random.Next(4) == 0 ? _random.Next(0x10000) : _places[_random.Next(_places.Length)] + _random.Next(4)) & -width;
        Note($"R{width * 8} 0x{offset:x}");
        var value = Bar0.Read(offset, width);
        var expected = Model.Read(offset, width);
        return value == expected ? null : $"0x{offset:x} reads 0x{value:x} with {width} bytes, and the model 0x{expected:x}";
    }

    private string? IssueCommand()
    {
        var code = (uint)(_random.Next(8) == 0 ? _random.Next(32) : _random.Next(1, 15));
        var operand = code switch
        {
            6 or 13 or 14 when _random.Next(8) != 0 => (uint)_random.Next(12),
            >= 7 and <= 10 when _random.Next(8) != 0 => (uint)_random.Next(1 << Model.Part.Queues),
            <= 5 when _random.Next(8) != 0 => 0u,
            _ => (uint)_random.Next(1 << 20) >> _random.Next(20),
        };
        var reserved = _random.Next(30) == 0 ? (uint)_random.Next(64) << 25 : 0;
        var problem = Write(0xA0, 4, (uint)_random.Next(2) << 31 | reserved | code << 20 | operand);
        return problem ?? (_random.Next(4) == 0 ? null : Settle());
    }

    private string? Settle()
    {
        Note("settle");
        var wasActive = Model.Active is not null;
        var problem = _both.Settle();
        var status = Bar0.Read(0xA8, 4);
        Count(wasActive && (status & 0xFF) == 0, "success");
        Count(wasActive && (status & 0xFF) != 0, "error");
        return problem;
    }

    private string? ResetFunction()
    {
        Note("function-level reset");
        var problem = _both.ResetFunction();
        Count(true, "reset");
        if (_random.Next(4) != 0)
        {
            _both.SetPci(static _ => true);
        }

        return problem;
    }

    private string? TogglePci()
    {
        var bit = _random.Next(6);
        Note($"PCI bit {bit}");
        _both.SetPci(index => index == bit ? _random.Next(3) != 0 : null);
        return null;
    }

    private string? BringUp()
    {
        Note("bring-up");
        var log = _random.Next(2) == 0 ? (ulong)_random.NextInt64(1L << 40) << 22 : (ulong?)null;
        return _both.BringUp(log) ?? (_random.Next(2) == 0 ? _both.Command(6, 1) : null);
    }

    /// <summary>Whether a second command would come while one is active that changes where refused commands are reported.</summary>
    private bool MayNotReject()
    {
        if (Model.Active is not { } active)
        {
            return false;
        }

        var isCritical = (active >> 20 & 0x1F) is 1 or 2 or 5;
        Count(!isCritical, "rejected");
        return isCritical;
    }

    /// <summary>Keeps occupancy interrupts away from the message storage, whose signals the model does not have.</summary>
    private ulong Tamed(int offset, int width, ulong value)
    {
        var distance = offset - Model.Part.WqCfg;
        if (distance < 0 || distance >= Model.Part.Queues * Model.Part.WqCfgBytes)
        {
            return value;
        }

        var inside = distance % Model.Part.WqCfgBytes;
        for (var lane = 0; lane < width; lane++)
        {
            value = inside + lane == 18 ? value & ~(1UL << (lane * 8)) : value;
        }

        return value;
    }

    private ulong Value() => _random.Next(6) switch
    {
        0 => 0,
        1 => ulong.MaxValue,
        2 => 1UL << _random.Next(64),
        3 => (ulong)_random.Next(256),
        _ => (ulong)_random.NextInt64() << 1 ^ (ulong)_random.NextInt64(),
    };

    private void Note(string text)
    {
        _trace.Enqueue(text);
        if (_trace.Count > StepsInTrace)
        {
            _trace.Dequeue();
        }
    }

    private void Count(bool happened, string what) => _counts[what] = _counts.GetValueOrDefault(what) + (happened ? 1 : 0);
}
