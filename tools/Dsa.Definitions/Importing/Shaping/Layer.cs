using Dsa.Bindings.Generator;

namespace Dsa.Definitions.Importing.Shaping;

/// <summary>Registers and arrays of one block of the definition: none overlaps another unless it says so.</summary>
internal sealed class Layer
{
    /// <summary>Members of a block that are read before another one is begun.</summary>
    private const int Members = 4000;

    /// <summary>Characters of text of one block, as a block cannot be cut into several files.</summary>
    private const int Characters = Limits.FileCharacters / 4 * 3;

    private readonly List<(long End, FlatRegister? Register)> _reaching = [];
    private long _characters;

    public FlatSet Items { get; } = new();

    public long EndBytes { get; private set; }

    private bool IsFull => Items.Registers.Count + Items.Arrays.Count >= Members;

    /// <summary>Adds a register; false when it does not fit here. Registers come by rising offsets.</summary>
    public bool TryAdd(FlatRegister register)
    {
        if (IsFull || Below(register, _reaching) is not { } placed || !Holds([register]))
        {
            return false;
        }

        Items.Registers.Add(placed);
        Reach(register.OffsetBytes, register.EndBytes, placed);
        return true;
    }

    /// <summary>Adds an array or group; false when it does not fit here. They come by rising offsets.</summary>
    public bool TryAdd(FlatArray array)
    {
        if (IsFull || _reaching.Exists(each => each.End > array.OffsetBytes) || !Holds(array.Registers))
        {
            return false;
        }

        Items.Arrays.Add(array);
        Reach(array.OffsetBytes, array.EndBytes, null);
        return true;
    }

    /// <summary>The registers of one array element, each saying what it lies over; null when that cannot be said.</summary>
    public static List<FlatRegister>? Arrange(IEnumerable<FlatRegister> registers)
    {
        var layer = new Layer();
        return InOrder(registers).All(layer.TryAdd) ? layer.Items.Registers : null;
    }

    /// <summary>Registers in the order in which a layer takes them: rising, the widest first.</summary>
    public static IEnumerable<FlatRegister> InOrder(IEnumerable<FlatRegister> registers) => registers
        .OrderBy(static register => register.OffsetBytes)
        .ThenByDescending(static register => register.WidthBits);

    /// <summary>The register, over the one register that is there already; null when it cannot lie there.</summary>
    private static FlatRegister? Below(FlatRegister register, List<(long End, FlatRegister? Register)> reaching)
    {
        var there = reaching.FindAll(each => each.End > register.OffsetBytes);
        if (there.Count == 0)
        {
            return register with { Overlays = null };
        }

        if (there.Exists(static each => each.Register is null))
        {
            return null;
        }

        var roots = there.Select(static each => each.Register!.Overlays ?? each.Register!).Distinct(ReferenceEqualityComparer.Instance).Cast<FlatRegister>().ToList();
        return roots is not [var root] ? null
            : there is [var only] ? register with { Overlays = root.EndBytes > register.OffsetBytes ? root : only.Register }
            : register with { Overlays = root };
    }

    /// <summary>Whether there is room for the text of registers, and takes it if so; the first ones always find room.</summary>
    private bool Holds(IEnumerable<FlatRegister> registers)
    {
        var characters = registers.Sum(TextOf);
        if (_characters > 0 && _characters + characters > Characters)
        {
            return false;
        }

        _characters += characters;
        return true;
    }

    /// <summary>About how many characters a register takes, rather too many than too few.</summary>
    private static long TextOf(FlatRegister register) => 200 + 3 * register.SpecName.Length + register.Source.Doc.Length
        + register.Source.Fields.Sum(static field => 60L + 4 * field.SpecName.Length + field.Doc.Length);

    private void Reach(long offset, long end, FlatRegister? register)
    {
        _reaching.RemoveAll(each => each.End <= offset);
        _reaching.Add((end, register));
        EndBytes = Math.Max(EndBytes, end);
    }
}
