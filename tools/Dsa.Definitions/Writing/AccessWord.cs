using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Writing;

/// <summary>The words of the language for accesses.</summary>
internal static class AccessWord
{
    /// <summary>The word of an access.</summary>
    public static string Of(AccessMode access) => access switch
    {
        AccessMode.ReadOnly => "ro",
        AccessMode.ReadWrite => "rw",
        AccessMode.WriteOnly => "wo",
        AccessMode.WriteOneToClear => "w1c",
        AccessMode.WriteOneToSet => "w1s",
        AccessMode.ReadToClear => "rc",
        AccessMode.Trigger => "trigger",
        AccessMode.SelfClearing => "selfclearing",
        _ => throw new ArgumentOutOfRangeException(nameof(access)),
    };

    /// <summary>The access of a word; null when there is no such word.</summary>
    public static AccessMode? Parse(string word)
    {
        foreach (var access in Enum.GetValues<AccessMode>())
        {
            if (Of(access) == word)
            {
                return access;
            }
        }

        return null;
    }
}
