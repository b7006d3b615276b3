using Dsa.Device.Profiles;
using Dsa.Platform.Pci;

namespace Dsa.Device.Tests.Model;

/// <summary>One device and its model, and the steps that both take.</summary>
internal sealed class ModelRun
{
    private const int StepsInTrace = 12;

    private readonly ModelBench _both;
    private readonly Random _random;
    private readonly ModelChoices _choices;
    private readonly Queue<string> _trace = new();
    private readonly Dictionary<string, int> _counts = [];

    public ModelRun(Bench bench, DeviceProfile profile, Random random)
    {
        _both = new ModelBench(bench, profile);
        _random = random;
        _choices = new ModelChoices(random, Model);
    }

    public IEnumerable<string> Trace => _trace;

    public string Counts => string.Join(", ", _counts.OrderBy(static one => one.Key, StringComparer.Ordinal).Select(static one => $"{one.Key} {one.Value}"));

    /// <summary>Whether the run reached the states that it is there for.</summary>
    public bool HasSeenEverything => Aims.All(what => _counts.GetValueOrDefault(what) > 0);

    private IEnumerable<string> Aims =>
    [
        "enabled", "halted", "queue enabled", "reset", "reset by power", "halt outlasts a reset", "rejected", "success", "error", "failed", "failed again",
        .. Model.Part.NeedsHandles ? ["handle", "revoked"] : Array.Empty<string>(),
        .. Model.Part.NeedsDomainHandles ? ["domain handle"] : Array.Empty<string>(),
        .. Model.Part.ImsEntries > 0 ? ["message held back", "message sent"] : Array.Empty<string>(),
    ];

    private SpecDevice Model => _both.Model;

    private MmioRegion Bar0 => _both.Bar0;

    /// <summary>Takes a step on both sides; returns what is wrong, or null.</summary>
    public string? Step()
    {
        var problem = _random.Next(100) switch
        {
            < 46 => WriteRegister(),
            < 52 => WriteAnywhere(),
            < 57 => WriteWrongly(),
            < 65 => ReadAnywhere(),
            < 80 => IssueCommand(),
            < 85 => BringUp(),
            < 89 => TogglePci(),
            < 93 => WriteMessage(),
            < 95 => ResetFunction(_random.Next(3) == 0 ? ResetKind.PowerOn : ResetKind.FunctionLevel),
            < 96 => RevokeHandles(),
            < 97 => FailHardware(),
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
        var width = _choices.Width();
        return Write((_choices.Place() + _random.Next(4)) & -width, width, _choices.Value());
    }

    private string? WriteAnywhere()
    {
        var width = _choices.Width();
        return Write(_random.Next(0x10000) & -width, width, _choices.Value());
    }

    /// <summary>Masks or unmasks an entry of an interrupt table.</summary>
    private string? WriteMessage()
    {
        var held = Model.Interrupts.PendingMessages.Count();
        var problem = Write(_choices.MessageControl(), 4, _choices.Value() & ~1UL | (uint)_random.Next(2));
        Count(Model.Interrupts.PendingMessages.Count() < held, "message sent");
        return problem;
    }

    private string? Write(int offset, int width, ulong value)
    {
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
        var width = _choices.Width();
        var offset = (_random.Next(4) == 0 ? _random.Next(0x10000) : _choices.Place() + _random.Next(4)) & -width;
        Note($"R{width * 8} 0x{offset:x}");
        var value = Bar0.Read(offset, width);
        var expected = Model.Read(offset, width);
        return value == expected ? null : $"0x{offset:x} reads 0x{value:x} with {width} bytes, and the model 0x{expected:x}";
    }

    private string? IssueCommand()
    {
        var problem = Write(0xA0, 4, _choices.Command());
        return problem ?? (_random.Next(4) == 0 ? null : Settle());
    }

    private string? Settle()
    {
        Note("settle");
        var wasActive = Model.Active is not null;
        var code = Model.Active >> 20 & 0x1F;
        var problem = _both.Settle();
        var status = Bar0.Read(0xA8, 4);
        Count(wasActive && (status & 0xFF) == 0, "success");
        Count(wasActive && (status & 0xFF) != 0, "error");
        Count(code is 13 && (status & 0xFF) == 0, "handle");
        Count(code is 15 && (status & 0xFF) == 0, "domain handle");
        return problem;
    }

    private string? ResetFunction(ResetKind kind)
    {
        Note($"reset {kind}");
        var problem = _both.ResetFunction(kind);
        Count(kind == ResetKind.FunctionLevel, "reset");
        Count(kind == ResetKind.PowerOn, "reset by power");
        Count(Model.IsHalted, "halt outlasts a reset");
        if (_random.Next(4) != 0)
        {
            _both.SetPci(static _ => true);
        }

        return problem;
    }

    private string? RevokeHandles()
    {
        Note("handles revoked");
        _both.RevokeHandles();
        Count(true, "revoked");
        return null;
    }

    private string? FailHardware()
    {
        var leastReset = (ResetType)_random.Next(4);
        Note($"hardware fails until {leastReset}");
        Count(Model.IsHalted, "failed again");
        _both.FailHardware(leastReset);
        Count(true, "failed");
        return _random.Next(3) == 0 ? ResetFunction(ResetKind.FunctionLevel) : null;
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
        var problem = Model.IsHalted && _random.Next(4) != 0
            ? ResetFunction(Model.LeastReset > 1 ? ResetKind.PowerOn : ResetKind.FunctionLevel)
            : null;
        var log = _random.Next(2) == 0 ? (ulong)_random.NextInt64(1L << 40) << 22 : (ulong?)null;
        var target = _random.Next(2) == 0 ? _choices.InterruptTarget() : (uint?)null;
        Note($"bring-up, log at 0x{log:x}, occupancy to 0x{target:x}");
        problem ??= _both.BringUp(log, target) ?? (_random.Next(2) == 0 ? _both.Command(6, 1) : null);
        var isHeld = Model.Interrupts.PendingMessages.Any();
        Count(isHeld, "message held back");
        return problem ?? (isHeld && _random.Next(2) == 0 ? WriteMessage() : null);
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
