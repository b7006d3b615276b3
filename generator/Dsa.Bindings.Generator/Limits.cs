namespace Dsa.Bindings.Generator;

/// <summary>Bounds on the input, so that no definition file can make the compiler hang; each has its diagnostic.</summary>
internal static class Limits
{
    public const int FileCharacters = 1 << 20;
    public const int NameCharacters = 100;
    public const int Diagnostics = 100;

    /// <summary>Brackets and negations inside each other, and operators in one expression.</summary>
    public const int ExpressionDepth = 32;
    public const int ExpressionOperators = 128;

    public const int Declarations = 4096;
    public const int Revisions = 64;
    public const int ResetKinds = 32;
    public const int Variants = 32;
    public const int EnumMembers = 4096;
    public const int BlockMembers = 4096;
    public const int StructureMembers = 1024;

    /// <summary>Members that all structures together take from fragments.</summary>
    public const int FragmentMembers = 1 << 14;

    public const int RegistersAtOnePlace = 64;

    public const int RegisterBits = 512;

    /// <summary>A structure in memory; those that travel through portals, whose rules are tables over all their bits, are smaller.</summary>
    public const int StructureBytes = 1 << 16;
    public const int DescriptorBytes = 4096;
    public const long BlockBytes = int.MaxValue;
}
