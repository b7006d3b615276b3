namespace Dsa.Definitions.Comparing;

/// <summary>Something that a definition says of a thing.</summary>
/// <param name="Kind">What a change of it is.</param>
/// <param name="What">What it is about.</param>
/// <param name="Value">What it says; empty for nothing.</param>
/// <param name="WidthBits">For a place, how many bits it has: when they change too, the thing was resized.</param>
internal sealed record Fact(ChangeKind Kind, string What, string Value, int WidthBits = 0)
{
    /// <summary>A fact whose change has no word of its own.</summary>
    public static Fact Of(string what, string? value) => new(ChangeKind.Changed, what, value ?? "");

    /// <summary>A fact that holds or does not.</summary>
    public static Fact Of(string what, bool holds) => Of(what, holds ? "yes" : "no");

    /// <summary>Where a thing lies.</summary>
    public static Fact Place(string what, string value, int widthBits = 0) => new(ChangeKind.Moved, what, value, widthBits);

    /// <summary>How large it is.</summary>
    public static Fact Size(string what, string value) => new(ChangeKind.Resized, what, value);

    /// <summary>The type.</summary>
    public static Fact Type(string what, string? value) => new(ChangeKind.Retyped, what, value ?? "");
}
