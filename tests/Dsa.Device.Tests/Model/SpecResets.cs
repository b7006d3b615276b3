namespace Dsa.Device.Tests.Model;

/// <summary>The reset matrix: what each dword of BAR0 holds after power-on, and which dwords Reset Device leaves alone.</summary>
internal static class SpecResets
{
    /// <summary>BAR0 after power-on.</summary>
    /// <param name="part">The part.</param>
    /// <param name="read">Reads a dword that only the part knows: capabilities, and a configuration that is fixed.</param>
    public static uint[] PowerOn(SpecPart part, Func<int, uint> read)
    {
        var image = new uint[0x4000];
        Copy(image, read, 0x00, 0x70);
        Copy(image, read, 0xB0, part.HasCommandCapabilities ? 8 : 0);
        Copy(image, read, 0x100, part.HasInterDomain && !part.IsIaa ? 8 : 0);
        Copy(image, read, 0x180, part.Major >= 3 ? 0x18 : part is { Major: 2, IsIaa: true } ? 8 : 0);
        if (part.IsConfigurable)
        {
            image[0x80 / 4] = part.ReadBuffers;
        }
        else
        {
            Copy(image, read, 0x80, 4);
        }

        AddGroups(image, part, read);
        AddQueues(image, part, read);
        for (var vector = 0; vector < part.Vectors; vector++)
        {
            image[(part.MsixTable / 4) + (vector * 4) + 3] = 1;
        }

        for (var entry = 0; entry < part.ImsEntries; entry++)
        {
            image[(part.Ims / 4) + (entry * 4)] = 0xFEE00000;
            image[(part.Ims / 4) + (entry * 4) + 3] = 1;
        }

        if (part.Perf != 0)
        {
            Copy(image, read, part.Perf, 8);
            Copy(image, read, part.Perf + 0x80, part.Categories * 8);
            Copy(image, read, part.Perf + 0x800, part.HasCounterCapabilities ? part.Counters * 0x40 : 0);
            ResetFilters(image, part);
        }

        return image;
    }

    /// <summary>Filters pass everything.</summary>
    public static void ResetFilters(uint[] image, SpecPart part)
    {
        for (var counter = 0; counter < part.Counters; counter++)
        {
            var filter = (part.Perf + 0x300 + (counter * 0x20)) / 4;
            image.AsSpan(filter, 5).Fill(0xFFFF);
            image[filter + 5] = part.Major >= 2 ? 0x3FFFFFu : 0;
        }
    }

    /// <summary>The dwords that the Reset Device command leaves alone.</summary>
    public static bool SurvivesCommand(SpecPart part, int offset) =>
        offset is 0xA0 or 0xA8 or (>= 0xC0 and < 0xE0) or (>= 0xF0 and < 0xF8)
        || (offset >= part.MsixTable && offset < part.MsixTable + (part.Vectors * 16));

    private static void AddGroups(uint[] image, SpecPart part, Func<int, uint> read)
    {
        for (var group = 0; group < part.Groups; group++)
        {
            if (part.IsConfigurable)
            {
                image[(part.Group(group) + 0x28) / 4] = part.ReadBuffers << 20;
            }
            else
            {
                Copy(image, read, part.Group(group), 0x30);
            }
        }
    }

    private static void AddQueues(uint[] image, SpecPart part, Func<int, uint> read)
    {
        for (var queue = 0; queue < part.Queues; queue++)
        {
            if (!part.IsConfigurable)
            {
                Copy(image, read, part.Wq(queue), 0x20);
            }

            for (var word = 0; word < 8 && part.HasOpCfg; word++)
            {
                image[(part.Wq(queue) / 4) + 8 + word] = (uint)(part.OpCap[word / 2] >> (word % 2 * 32));
            }
        }
    }

    private static void Copy(uint[] image, Func<int, uint> read, int offset, int bytes)
    {
        for (var at = offset; at < offset + bytes; at += 4)
        {
            image[at / 4] = read(at);
        }
    }
}
