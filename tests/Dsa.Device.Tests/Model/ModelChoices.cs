namespace Dsa.Device.Tests.Model;

/// <summary>What a run writes and where: mostly what has an effect, now and then anything.</summary>
internal sealed class ModelChoices
{
    private const int EntriesInUse = 12;

    private readonly Random _random;
    private readonly SpecDevice _model;
    private readonly int[] _places;
    private readonly int[][] _kinds;

    public ModelChoices(Random random, SpecDevice model)
    {
        _random = random;
        _model = model;
        _places = [.. model.Registers.Names.Keys];
        _kinds = [.. model.Registers.Names.GroupBy(static place => place.Value, static place => place.Key).Select(static kind => kind.ToArray())];
    }

    private SpecPart Part => _model.Part;

    public int Width() => 1 << _random.Next(4);

    /// <summary>A dword of a register: tables of many entries do not crowd out the rest, and their first entries are met again.</summary>
    public int Place()
    {
        if (_random.Next(2) == 0)
        {
            return _places[_random.Next(_places.Length)];
        }

        var kind = _kinds[_random.Next(_kinds.Length)];
        return kind[_random.Next(_random.Next(2) == 0 ? kind.Length : Math.Min(kind.Length, EntriesInUse))];
    }

    public ulong Value() => _random.Next(6) switch
    {
        0 => 0,
        1 => ulong.MaxValue,
        2 => 1UL << _random.Next(64),
        3 => (ulong)_random.Next(256),
        _ => (ulong)_random.NextInt64() << 1 ^ (ulong)_random.NextInt64(),
    };

    /// <summary>A command as it is written to CMD.</summary>
    public uint Command()
    {
        var code = (uint)(_random.Next(8) == 0 ? _random.Next(32) : _random.Next(1, 18));
        var operand = code switch
        {
            6 when _random.Next(8) != 0 => (uint)_random.Next(EntriesInUse),
            13 or 14 when _random.Next(8) != 0 => InterruptTarget(),
            15 or 16 when _random.Next(8) != 0 => Index(Part.IdptEntries),
            17 when _random.Next(8) != 0 => (uint)_random.Next(1 << 17),
            >= 7 and <= 10 when _random.Next(8) != 0 => (uint)_random.Next(1 << Part.Queues),
            <= 5 when _random.Next(8) != 0 => 0u,
            _ => (uint)_random.Next(1 << 20) >> _random.Next(20),
        };
        var reserved = _random.Next(30) == 0 ? (uint)_random.Next(64) << 25 : 0;
        return (uint)_random.Next(2) << 31 | reserved | code << 20 | operand;
    }

    /// <summary>A table and an index in it, most of which there are.</summary>
    public uint InterruptTarget()
    {
        var isStorage = _random.Next(Part.ImsEntries > 0 ? 2 : 8) == 0;
        return isStorage ? 1u << 16 | Index(Part.ImsEntries) : Index(Part.Vectors);
    }

    /// <summary>The last dword of an entry of one of the interrupt tables, which has its mask: one that holds something back, if there is one.</summary>
    public int MessageControl()
    {
        var pending = _model.Interrupts.PendingMessages.Take(EntriesInUse).ToList();
        var isStorage = Part.ImsEntries > 0 && _random.Next(2) == 0;
        var entries = isStorage ? Part.ImsEntries : Part.Vectors;
        var index = Math.Min((int)Index(entries), entries - 1);
        if (isStorage && pending.Count > 0 && _random.Next(4) != 0)
        {
            index = pending[_random.Next(pending.Count)];
        }

        return (isStorage ? Part.Ims : Part.MsixTable) + (index * 16) + 12;
    }

    /// <summary>An index in a table: one of the first, or one near the end.</summary>
    private uint Index(int entries) => (uint)(_random.Next(8) == 0 ? Math.Max(0, entries - 2) + _random.Next(4) : _random.Next(EntriesInUse));
}
