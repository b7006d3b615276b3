using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Contents;

/// <summary>The revisions and variants of a device that have a thing, all gates around it counted.</summary>
/// <param name="Header">The device.</param>
/// <param name="First">The number of the first revision that has it.</param>
/// <param name="End">The number of the first revision that no longer has it; the count of revisions when all later ones have it.</param>
/// <param name="Variants">The variants that have it; empty when the device has none.</param>
internal sealed record Coverage(DeviceHeaderModel Header, int First, int End, EquatableArray<string> Variants)
{
    /// <summary>Whether a revision and a variant have the thing at all.</summary>
    public bool IsEmpty => First >= End || (Variants.Count == 0 && Header.Variants.Count > 0);

    /// <summary>Whether some variants of the device lack it.</summary>
    public bool IsOfSomeVariants => Variants.Count < Header.Variants.Count;

    /// <summary>The revisions as people write them: <c>1.0+</c>, <c>1.0-1.2</c>, or one revision; <c>never</c> when there is none.</summary>
    public string Versions
    {
        get
        {
            if (First >= End)
            {
                return "never";
            }

            var first = Header.Revisions[First];
            return End == Header.Revisions.Count ? first + "+" : End == First + 1 ? first : $"{first}-{Header.Revisions[End - 1]}";
        }
    }

    /// <summary>All revisions and variants of a device.</summary>
    public static Coverage Of(DeviceHeaderModel header) => new(header, 0, header.Revisions.Count, header.Variants);

    /// <summary>What is left within the gates of a thing.</summary>
    public Coverage Within(AvailabilityModel availability) => this with
    {
        First = Math.Max(First, IndexOf(availability.Since) ?? 0),
        End = Math.Min(End, IndexOf(availability.Until) ?? Header.Revisions.Count),
        Variants = availability.Only.Count == 0 ? Variants : Variants.Where(availability.Only.Contains).ToEquatableArray(),
    };

    private int? IndexOf(string? revision)
    {
        for (var index = 0; index < Header.Revisions.Count; index++)
        {
            if (Header.Revisions[index] == revision)
            {
                return index;
            }
        }

        return null;
    }
}
