using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions;

/// <summary>What every member is until the model can say otherwise; a property of the model itself wins over these.</summary>
internal static class MemberDefaults
{
    extension(MemberModel member)
    {
        /// <summary>The values that are allowed.</summary>
        public RangeModel? Range => null;
    }
}
