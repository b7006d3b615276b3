namespace Dsa.Bindings.Generator.Model;

/// <summary>The names that generated code gives to what goes with a member.</summary>
internal static class MemberNames
{
    /// <summary>The private type that holds an array's elements.</summary>
    public static string ArrayOf(string member) => member + "Array";

    /// <summary>The method that gives an array's elements to be written.</summary>
    public static string ElementsOf(string member) => member + "Of";

    /// <summary>The method that tells whether a device has a member.</summary>
    public static string PresenceOf(string member) => $"Is{member}Present";

    /// <summary>All names that a member takes besides its own.</summary>
    public static IEnumerable<string> AccessorsOf(MemberModel member)
    {
        var presence = member.Availability.WhenExpression is null ? Array.Empty<string>() : [PresenceOf(member.Name)];
        return presence.Concat(member.IsArray ? [ArrayOf(member.Name), ElementsOf(member.Name)] : BitmapAccessorsOf(member));
    }

    private static IEnumerable<string> BitmapAccessorsOf(MemberModel member) =>
        member.Type.Kind != FieldKind.Bitmap
            ? []
            : Enumerable.Range(0, member.WidthBits / 64)
                .Select(word => $"{member.Name}Word{word.ToText()}")
                .Concat(["Has" + member.Name, member.Name + "Bits"]);
}
