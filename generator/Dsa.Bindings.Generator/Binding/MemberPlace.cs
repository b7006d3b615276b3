using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Where a member lies, and of what type it is.</summary>
/// <param name="LowBit">Its lowest bit, counted from bit 0 of the structure.</param>
/// <param name="WidthBits">The width of all its elements together.</param>
/// <param name="Type">The type, or that of the elements.</param>
/// <param name="Count">The number of elements; 1 when it is no array.</param>
internal readonly record struct MemberPlace(int LowBit, int WidthBits, FieldTypeModel Type, int Count = 1);
