using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Writing;

/// <summary>The types of fields and members as they are declared.</summary>
internal static class TypeText
{
    /// <summary>What stands behind the name: nothing for a plain number or a single bit.</summary>
    public static string Behind(FieldTypeModel type) => type.Kind switch
    {
        FieldKind.Enum or FieldKind.Flags => " : " + type.Name,
        FieldKind.Bitmap => type.Name is null ? " : bitmap" : " : bitmap " + type.Name,
        _ => "",
    };
}
