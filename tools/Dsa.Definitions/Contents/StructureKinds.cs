using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Contents;

/// <summary>Tells descriptors from records.</summary>
internal static class StructureKinds
{
    extension(StructureFileModel file)
    {
        /// <summary>Whether software hands it to the device; else it is a record.</summary>
        public bool IsDescriptor => file.Cases is not null;
    }
}
