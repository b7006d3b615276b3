using System.Reflection;
using System.Runtime.CompilerServices;

namespace Dsa.Packaging.Tests.PublicApi;

/// <summary>The public API of an assembly: types and members, a line each, sorted.</summary>
internal static class ApiListing
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <summary>The lines, the same on every machine.</summary>
    public static string Of(Assembly assembly) => string.Concat(assembly.GetExportedTypes()
        .SelectMany(Lines)
        .Order(StringComparer.Ordinal)
        .Select(static line => line + "\n"));

    private static IEnumerable<string> Lines(Type type)
    {
        var name = TypeNames.Declared(type);
        yield return $"{name}: {Kind(type)}{Bases(type)}{MemberLines.Constraints(type.GetGenericArguments())}";
        foreach (var member in type.GetMembers(Declared))
        {
            if (MemberLines.Of(member) is { } line)
            {
                yield return $"{name} | {line}";
            }
        }
    }

    private static string Kind(Type type)
    {
        var record = IsRecord(type) ? "record " : string.Empty;
        if (type.IsEnum)
        {
            return (type.IsDefined(typeof(FlagsAttribute)) ? "flags " : string.Empty) + "enum";
        }

        if (type.IsValueType)
        {
            return (type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : string.Empty) + (type.IsByRefLike ? "ref " : string.Empty) + record + "struct";
        }

        return type.IsInterface ? "interface"
            : (type.IsAbstract && type.IsSealed ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : string.Empty) + record + "class";
    }

    private static string Bases(Type type)
    {
        if (type.IsEnum)
        {
            return $" : {TypeNames.Of(Enum.GetUnderlyingType(type))}";
        }

        var itself = type.IsInterface ? null : typeof(IEquatable<>).MakeGenericType(type);
        var bases = type.GetInterfaces().Where(one => one != itself).Select(TypeNames.Of).Order(StringComparer.Ordinal).ToList();
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType))
        {
            bases.Insert(0, TypeNames.Of(parent));
        }

        return bases.Count == 0 ? string.Empty : $" : {string.Join(", ", bases)}";
    }

    /// <summary>The compiler gives a record, and only a record, a method that prints its members.</summary>
    private static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly)?.IsDefined(typeof(CompilerGeneratedAttribute)) == true;
}
