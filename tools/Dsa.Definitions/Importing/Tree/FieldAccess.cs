namespace Dsa.Definitions.Importing.Tree;

/// <summary>The accesses of the definition language that imported fields have.</summary>
internal enum FieldAccess
{
    ReadOnly,
    ReadWrite,
    WriteOnly,
    WriteOneToClear,
    WriteOneToSet,
    ReadToClear,
    Trigger,
}
