namespace Dsa.Packaging.Tests.PublicApi;

/// <summary>Types as C# spells them, without namespaces.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool", [typeof(char)] = "char",
        [typeof(sbyte)] = "sbyte", [typeof(byte)] = "byte", [typeof(short)] = "short", [typeof(ushort)] = "ushort",
        [typeof(int)] = "int", [typeof(uint)] = "uint", [typeof(long)] = "long", [typeof(ulong)] = "ulong",
        [typeof(nint)] = "nint", [typeof(nuint)] = "nuint", [typeof(float)] = "float", [typeof(double)] = "double", [typeof(decimal)] = "decimal",
    };

    /// <summary>A type where it is used.</summary>
    public static string Of(Type type)
    {
        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }

        if (type.IsByRef || type.IsPointer)
        {
            return Of(type.GetElementType()!) + (type.IsPointer ? "*" : string.Empty);
        }

        if (type.IsArray)
        {
            return $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        }

        return Nullable.GetUnderlyingType(type) is { } underlying ? Of(underlying) + "?"
            : type.IsGenericType ? Simple(type) + $"<{string.Join(", ", type.GetGenericArguments().Select(Of))}>"
            : Simple(type);
    }

    /// <summary>A type where it is declared: with namespace and the types around it.</summary>
    public static string Declared(Type type) =>
        $"{(type.DeclaringType is { } outer ? Declared(outer) : type.Namespace)}.{Of(type)}";

    private static string Simple(Type type) => type.Name.Split('`')[0];
}
