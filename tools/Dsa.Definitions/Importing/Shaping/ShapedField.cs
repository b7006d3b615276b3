using Dsa.Definitions.Importing.Tree;

namespace Dsa.Definitions.Importing.Shaping;

/// <summary>A field, or one part of a field that the language cannot hold in one.</summary>
/// <param name="Source">The field of the source.</param>
/// <param name="High">Its high bit in the register of the definition.</param>
/// <param name="Low">Its low bit there.</param>
/// <param name="SpecName">Its name, with the number of the part.</param>
/// <param name="SourceBit">The first bit of the source's field that it has.</param>
/// <param name="Access">Its access.</param>
internal sealed record ShapedField(ImportedField Source, int High, int Low, string SpecName, int SourceBit, FieldAccess? Access)
{
    public int Width => High - Low + 1;

    public bool IsWhole => Width == Source.Width;
}
