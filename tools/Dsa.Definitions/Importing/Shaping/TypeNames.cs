using Dsa.Bindings.Generator.Binding;
using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Importing.Shaping;

/// <summary>The names of the types that the generator will make for a device; names that differ in case only clash too.</summary>
internal sealed class TypeNames
{
    private static readonly string[] OfRegister = ["", "Accessor", "Bits", "ClearBits", "SetBits", "TriggerBits"];
    private static readonly string[] OfArray = ["", "Array", "Element", "Image", "Layout"];
    private static readonly string[] OfBlock = ["", "Register", "Map", "Array", "Layout", "Condition", "Portal", "Capabilities"];
    private static readonly string[] OfEnum = ["", "Names"];

    private readonly HashSet<string> _taken = new(
        [
            .. ReservedNames.OfRegister, .. ReservedNames.OfBlock, .. ReservedNames.OfElement, ResetKindModel.TypeName, VariantsModel.TypeName,
            "System", "Dsa",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes a name that nothing may have.</summary>
    public void Reserve(string name) => _taken.Add(name);

    public string ClaimBlock(params IEnumerable<string> candidates) => Claim(candidates, OfBlock);

    public string ClaimArray(params IEnumerable<string> candidates) => Claim(candidates, OfArray);

    public string ClaimEnum(params IEnumerable<string> candidates) => Claim(candidates, OfEnum);

    /// <summary>Claims the type of a register of a block.</summary>
    public string ClaimRegister(params IEnumerable<string> candidates) => Claim(candidates, OfRegister);

    /// <summary>Whether the type of a register of an array is free, and takes it if so.</summary>
    public bool TryClaimElementRegister(string typeName) => TryClaim(typeName, OfRegister);

    /// <summary>A name that is not among those taken, made from another by a number; takes it.</summary>
    public static string Unique(ISet<string> taken, string name)
    {
        var unique = name;
        for (var number = 2; !taken.Add(unique); number++)
        {
            unique = PascalCase.Numbered(name, number);
        }

        return unique;
    }

    private string Claim(IEnumerable<string> candidates, string[] endings)
    {
        var last = "";
        foreach (var candidate in candidates)
        {
            last = candidate;
            if (TryClaim(candidate, endings))
            {
                return candidate;
            }
        }

        for (var number = 2; ; number++)
        {
            var candidate = PascalCase.Numbered(last, number);
            if (TryClaim(candidate, endings))
            {
                return candidate;
            }
        }
    }

    private bool TryClaim(string name, string[] endings)
    {
        if (Array.Exists(endings, ending => _taken.Contains(name + ending)))
        {
            return false;
        }

        Array.ForEach(endings, ending => _taken.Add(name + ending));
        return true;
    }
}
