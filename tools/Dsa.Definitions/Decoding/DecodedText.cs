namespace Dsa.Definitions.Decoding;

/// <summary>Decoded values as aligned lines.</summary>
internal static class DecodedText
{
    private const string Step = "  ";

    /// <summary>The lines, inner structures indented; what is odd stands at the end.</summary>
    public static IEnumerable<string> LinesOf(DecodedThing thing) =>
        HeadOf(thing, "").Concat(ItemsOf(thing, Step)).Concat(thing.AllWarnings.Select(static warning => "warning: " + warning));

    private static IEnumerable<string> HeadOf(DecodedThing thing, string indent)
    {
        var spec = thing.SpecName == thing.Name ? "" : $" ({thing.SpecName})";
        yield return $"{indent}{thing.Name}{spec}{(thing.Value.Length == 0 ? "" : " = " + thing.Value)}: {thing.Kind}, {thing.Size}";
    }

    private static IEnumerable<string> ItemsOf(DecodedThing thing, string indent)
    {
        var items = thing.Items;
        var widths = new[] { Widest(items, static item => item.Place), Widest(items, static item => item.Name), Widest(items, static item => item.SpecName), Widest(items.Where(static item => item.Meaning.Length > 0), static item => item.Value) };
        foreach (var item in items)
        {
            var line = $"{indent}{item.Place.PadRight(widths[0])}  {item.Name.PadRight(widths[1])}  {item.SpecName.PadRight(widths[2])}  {item.Value.PadRight(item.Inner is null ? widths[3] : 0)}{(item.Inner is null ? "  " : "")}{item.Meaning}";
            yield return line.TrimEnd();
            foreach (var inner in item.Inner is null ? [] : ItemsOf(item.Inner, indent + Step))
            {
                yield return inner;
            }
        }
    }

    private static int Widest(IEnumerable<DecodedItem> items, Func<DecodedItem, string> text) => items.Select(item => text(item).Length).DefaultIfEmpty().Max();
}
