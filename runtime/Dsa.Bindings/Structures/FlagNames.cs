namespace Dsa.Bindings.Structures;

/// <summary>Names flags of a descriptor, those included that one operation alone gives a meaning.</summary>
public static class FlagNames
{
    /// <summary>The names of flags, with bars between.</summary>
    /// <param name="bits">The flags.</param>
    /// <param name="common">The names of flags that all operations share.</param>
    /// <param name="refined">The names and masks that the operation has for itself.</param>
    public static string Of(ulong bits, Func<ulong, string> common, params (string Name, ulong Mask)[] refined)
    {
        ArgumentNullException.ThrowIfNull(common);
        ArgumentNullException.ThrowIfNull(refined);
        var names = new List<string>();
        foreach (var (name, mask) in refined)
        {
            if ((bits & mask) != 0)
            {
                names.Add(name);
                bits &= ~mask;
            }
        }

        if (bits != 0 || names.Count == 0)
        {
            names.Insert(0, common(bits));
        }

        return string.Join("|", names);
    }
}
