using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Dsa.Packaging.Tests.PublicApi;

/// <summary>Members of types as lines of C#.</summary>
internal static class MemberLines
{
    private static readonly NullabilityInfoContext Nullability = new();

    /// <summary>One member, or null when it says nothing that its type does not say.</summary>
    public static string? Of(MemberInfo member) => member switch
    {
        FieldInfo { IsSpecialName: false } field when IsOpen(field) => Field(field),
        PropertyInfo property when IsOpen(property.GetMethod) || IsOpen(property.SetMethod) => Property(property),
        ConstructorInfo constructor when IsOpen(constructor) => $"{Parameters(constructor, "new(", ")")}",
        MethodInfo method when IsOpen(method) && IsWorthALine(method) => Method(method),
        EventInfo @event when IsOpen(@event.AddMethod) => $"event {@event.Name}: {TypeNames.Of(@event.EventHandlerType!)}",
        _ => null,
    };

    /// <summary>What generic parameters must be.</summary>
    public static string Constraints(IEnumerable<Type> parameters) => string.Concat(parameters.Select(static parameter =>
    {
        var attributes = parameter.GenericParameterAttributes;
        List<string> all = [.. parameter.GetGenericParameterConstraints().Where(static type => type != typeof(ValueType)).Select(TypeNames.Of).Order(StringComparer.Ordinal)];
        if (attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
        {
            var isUnmanaged = parameter.GetCustomAttributesData().Any(static data => data.AttributeType.Name == "IsUnmanagedAttribute");
            all.Insert(0, isUnmanaged ? "unmanaged" : "struct");
        }

        return all.Count == 0 ? string.Empty : $" where {parameter.Name} : {string.Join(", ", all)}";
    }));

    private static bool IsOpen(MethodBase? method) => method is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true };

    private static bool IsOpen(FieldInfo field) => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly;

    /// <summary>Accessors belong to their property; what the compiler makes for records belongs to the word record.</summary>
    private static bool IsWorthALine(MethodInfo method) =>
        !method.IsDefined(typeof(CompilerGeneratedAttribute))
        && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))
        && method.GetBaseDefinition().DeclaringType != typeof(object);

    private static string Field(FieldInfo field)
    {
        var type = TypeNames.Of(field.FieldType) + Mark(Nullability.Create(field).ReadState, field.FieldType);
        return field switch
        {
            { IsLiteral: true, DeclaringType.IsEnum: true } => $"{field.Name} = {Number(field)}",
            { IsLiteral: true } => $"const {field.Name}: {type} = {Number(field)}",
            _ => $"{Static(field.IsStatic)}{(field.IsInitOnly ? "readonly " : string.Empty)}{field.Name}: {type}",
        };
    }

    private static string Property(PropertyInfo property)
    {
        var accessor = property.GetMethod ?? property.SetMethod!;
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : string.Empty;
        var name = property.GetIndexParameters().Length > 0 ? Parameters(property.GetMethod!, "this[", "]") : property.Name;
        var nullability = Nullability.Create(property);
        var type = TypeNames.Of(property.PropertyType) + Mark(property.CanRead ? nullability.ReadState : nullability.WriteState, property.PropertyType);
        var get = IsOpen(property.GetMethod) ? " get;" : string.Empty;
        var isInit = property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true;
        var set = !IsOpen(property.SetMethod) ? string.Empty : isInit ? " init;" : " set;";
        return $"{Modifiers(accessor)}{required}{name}: {Ref(accessor.ReturnParameter)}{type} {{{get}{set} }}";
    }

    private static string Method(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(TypeNames.Of))}>" : string.Empty;
        var type = TypeNames.Of(method.ReturnType) + Mark(Nullability.Create(method.ReturnParameter).ReadState, method.ReturnType);
        return $"{Modifiers(method)}{Parameters(method, $"{method.Name}{generic}(", ")")}: {Ref(method.ReturnParameter)}{type}"
            + Constraints(method.IsGenericMethod ? method.GetGenericArguments() : []);
    }

    private static string Modifiers(MethodBase method) =>
        Static(method.IsStatic)
        + (method.IsFamily || method.IsFamilyOrAssembly ? "protected " : string.Empty)
        + (method.DeclaringType!.IsInterface && !(method.IsStatic && method.IsAbstract) ? string.Empty
            : method.IsAbstract ? "abstract "
            : method is MethodInfo { IsVirtual: true, IsFinal: false } own && !method.DeclaringType.IsValueType
                ? (own.GetBaseDefinition() == own ? "virtual " : "override ")
            : string.Empty);

    private static string Parameters(MethodBase method, string before, string after) =>
        before + string.Join(", ", method.GetParameters().Select(Parameter)) + after;

    private static string Parameter(ParameterInfo parameter)
    {
        var way = parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? (parameter.IsIn ? "in " : "ref ") : string.Empty;
        var rest = parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) ? "params " : string.Empty;
        var type = TypeNames.Of(parameter.ParameterType) + Mark(Nullability.Create(parameter).ReadState, parameter.ParameterType);
        var value = parameter.HasDefaultValue ? $" = {Text(parameter.DefaultValue)}" : string.Empty;
        return $"{rest}{way}{type} {parameter.Name}{value}";
    }

    private static string Ref(ParameterInfo result) =>
        !result.ParameterType.IsByRef ? string.Empty : result.IsDefined(typeof(IsReadOnlyAttribute)) ? "ref readonly " : "ref ";

    private static string Static(bool isStatic) => isStatic ? "static " : string.Empty;

    private static string Mark(NullabilityState state, Type type) =>
        state == NullabilityState.Nullable && !type.IsValueType ? "?" : string.Empty;

    private static string Number(FieldInfo field) => Text(field.GetRawConstantValue());

    private static string Text(object? value) => value switch
    {
        null => "default",
        string text => $"\"{text}\"",
        bool fact => fact ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
