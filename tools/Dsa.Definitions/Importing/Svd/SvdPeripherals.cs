using Dsa.Definitions.Importing.Tree;

namespace Dsa.Definitions.Importing.Svd;

/// <summary>Reads peripherals.</summary>
internal sealed class SvdPeripherals(SvdContext context)
{
    private const long LargestBlock = 1L << 40;

    private static readonly HashSet<string> Known =
        [.. SvdProperties.Words, "baseAddress", "addressBlock", "registers"];

    private readonly SvdRegisters _registers = new(context);

    /// <summary>Reads a peripheral, or all elements of an array of peripherals.</summary>
    public IEnumerable<ImportedBlock> Read(SvdElement peripheral, SvdProperties properties)
    {
        var whole = context.Derivation.Complete(peripheral, [context.Device]);
        context.NoteRest(whole, Known);
        var address = SvdNumber.Of(whole, "baseAddress")
            ?? throw whole.Error($"Nothing says where the {whole.Title} lies; write <baseAddress>.");
        if (SvdDimension.Of(whole) is not { } dimension)
        {
            yield return ReadOne(whole, properties, whole.NameText, address);
            yield break;
        }

        if (dimension.Count > ImportLimits.WrittenOut)
        {
            throw whole.Child("dim")!.Error($"At most {ImportLimits.WrittenOut} peripherals of one kind are read; write a smaller <dim>.");
        }

        for (var index = 0L; index < dimension.Count; index++)
        {
            yield return ReadOne(
                whole, properties, dimension.NameAt(whole.NameText, index), unchecked(address + (ulong)(index * dimension.Increment)));
        }
    }

    private ImportedBlock ReadOne(SvdElement peripheral, SvdProperties properties, string name, ulong address)
    {
        context.CountInstance(peripheral);
        var own = properties.Within(peripheral);
        return new()
        {
            SpecName = name,
            Doc = peripheral.Doc,
            BaseAddress = address,
            SizeBytes = SizeOf(peripheral),
            Members = peripheral.Children.Where(static child => child.Name == "registers")
                .SelectMany(list => _registers.Read(list, [peripheral, context.Device], own)).ToList(),
            Line = peripheral.Line,
        };
    }

    private static long SizeOf(SvdElement peripheral) => peripheral.Children
        .Where(static child => child.Name == "addressBlock" && child.TextOf("usage") is null or "registers")
        .Select(static child => (SvdNumber.Of(child, "offset", LargestBlock) ?? 0) + (SvdNumber.Of(child, "size", LargestBlock) ?? 0))
        .DefaultIfEmpty(0)
        .Max();
}
