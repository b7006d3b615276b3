using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dsa.Bindings.Generator.Binding;
using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;
using Dsa.Bindings.Generator.Text;
using Dsa.Bindings.Generator.Tests.Harness;
using Microsoft.CodeAnalysis.Text;

namespace Dsa.Bindings.Generator.Tests.Behaviour;

/// <summary>Every generated structure has the size that the definition says, and every member of it the bits.</summary>
public sealed class LayoutTests
{
    private static readonly string[] WithStructures =
        ["Availability", "ByteOrder", "Descriptors", "DetachedCases", "Fragments", "InlineArrays", "Portals", "Records", "SeveralFiles", "Validation", "../../../defs/dsa"];

    public static TheoryData<string> Cases => new(WithStructures);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Structures_lie_in_memory_as_defined(string folder)
    {
        var files = DefinitionFile.InFolder(Path.Combine(Repository.Cases, folder));
        var structures = StructuresOf(files);
        Assert.NotEmpty(structures);
        var members = CompiledCode.With(CompiledCode.Of(GeneratorRun.Of(files)), assembly => structures.Sum(each => Check(assembly, each.Space, each.Structure)));
        Assert.True(members > 0);
    }

    private static List<(string Space, StructureModel Structure)> StructuresOf(DefinitionFile[] files)
    {
        var parsed = files.Select(static file =>
        {
            var diagnostics = new DiagnosticBag();
            var syntax = FileParser.Parse(new DefinitionText(file.Path, SourceText.From(file.Content)), diagnostics, CancellationToken.None);
            return new ParsedFile(file.Path, syntax, diagnostics.ToEquatableArray());
        });
        return DeviceGroups.Of([.. parsed])
            .SelectMany(static device => DeviceBinder.Bind(device, CancellationToken.None).Declarations)
            .OfType<StructureFileModel>()
            .SelectMany(static file => file.Variants.Select(variant => variant.Structure).Prepend(file.Structure), static (file, structure) => (file.Namespace, structure))
            .ToList();
    }

    private static int Check(Assembly assembly, string space, StructureModel structure)
    {
        var type = assembly.GetType($"{space}.{structure.TypeName}", throwOnError: true)!;
        var size = (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;
        Assert.Equal(structure.SizeBytes, size);
        Assert.Equal(structure.SizeBytes, type.GetField("SizeBytes")!.GetRawConstantValue());
        foreach (var member in structure.Members)
        {
            if (member.IsArray)
            {
                CheckArray(type, member);
            }
            else
            {
                CheckBits(type, structure, member);
            }
        }

        return structure.Members.Count;
    }

    /// <summary>The storage of an array begins and ends where the array does.</summary>
    private static void CheckArray(Type type, MemberModel member)
    {
        var field = type.GetFields(BindingFlags.NonPublic | BindingFlags.Instance).Single(each => each.FieldType.Name == member.Name + "Array");
        Assert.Equal(member.LowBit / 8, field.GetCustomAttribute<FieldOffsetAttribute>()!.Value);
        Assert.Equal(member.WidthBits / 8, (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(field.FieldType).Invoke(null, null)!);
    }

    /// <summary>Ones in the bits of a member, and nowhere else, are seen in it and in nothing that shares no bit with it.</summary>
    private static void CheckBits(Type type, StructureModel structure, MemberModel member)
    {
        var bytes = new byte[structure.SizeBytes];
        for (var bit = member.LowBit; bit <= member.HighBit; bit++)
        {
            bytes[bit / 8] |= (byte)(1 << (bit % 8));
        }

        var value = typeof(LayoutTests).GetMethod(nameof(Read), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type)
            .Invoke(null, [bytes])!;
        foreach (var other in structure.Members.Where(each => !each.IsArray))
        {
            var sharesBits = other.LowBit <= member.HighBit && member.LowBit <= other.HighBit;
            foreach (var property in PropertiesOf(type, other))
            {
                var zero = RuntimeHelpers.GetUninitializedObject(property.PropertyType);
                Assert.True(sharesBits != property.GetValue(value)!.Equals(zero), $"{type.Name}.{property.Name} with ones in {member.Name}");
            }

            if (other == member && member.Type.Kind == FieldKind.Number)
            {
                var ones = member.WidthBits >= 64 ? ulong.MaxValue : (1UL << member.WidthBits) - 1;
                Assert.Equal(ones, Convert.ToUInt64(type.GetProperty(member.Name)!.GetValue(value), null));
            }
        }
    }

    private static object Read<T>(byte[] bytes)
        where T : struct => MemoryMarshal.Read<T>(bytes);

    private static IEnumerable<PropertyInfo> PropertiesOf(Type type, MemberModel member) => member.Type.Kind == FieldKind.Bitmap
        ? member.WidthBits <= 64
            ? [type.GetProperty(member.Name + "Bits")!]
            : Enumerable.Range(0, member.WidthBits / 64).Select(word => type.GetProperty($"{member.Name}Word{word}")!)
        : [type.GetProperty(member.Name)!];
}
