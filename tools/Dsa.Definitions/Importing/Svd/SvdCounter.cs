namespace Dsa.Definitions.Importing.Svd;

/// <summary>Counts the registers and fields of an SVD file without reading them: tags, times the <c>dim</c> around them.</summary>
internal static class SvdCounter
{
    /// <summary>The registers and fields of the file, copies by <c>derivedFrom</c> and elements of arrays included.</summary>
    public static (long Registers, long Fields) Count(SvdElement device)
    {
        var derivation = new SvdDerivation(device);
        var (registers, fields) = (0L, 0L);
        foreach (var peripheral in device.Child("peripherals")?.Children.Where(static child => child.Name == "peripheral") ?? [])
        {
            CountInside(peripheral, [device], 1);
        }

        return (registers, fields);

        void CountInside(SvdElement element, IReadOnlyList<SvdElement> scopes, long times)
        {
            var whole = derivation.Complete(element, scopes);
            var all = times * (long)(SvdNumber.Of(whole, "dim") ?? 1);
            registers += element.Name == "register" ? all : 0;
            fields += element.Name == "field" ? all : 0;
            foreach (var child in whole.Children.SelectMany(static child => child.Name is "registers" or "fields" ? child.Children : [child]))
            {
                if (child.Name is "register" or "cluster" or "field")
                {
                    CountInside(child, [whole, .. scopes], all);
                }
            }
        }
    }
}
