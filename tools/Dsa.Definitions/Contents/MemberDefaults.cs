using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions;

/// <summary>What every member is until the model can say otherwise; a property of the model itself wins over these.</summary>
internal static class MemberDefaults
{
    extension(MemberModel member)
    {
        /// <summary>The values that are allowed.</summary>
        public RangeModel? Range => null;

        /// <summary>Whether its most significant byte comes first.</summary>
        public bool IsBigEndian => false;

        /// <summary>The elements of an inline array.</summary>
        public int Count => 1;

        /// <summary>The bits of one element.</summary>
        public int ElementBits => member.WidthBits;

        /// <summary>What its value must be a multiple of.</summary>
        public ulong AlignmentBytes => 1;

        /// <summary>The fragment that it came from.</summary>
        public string? Fragment => null;
    }

    extension(CaseRuleModel rule)
    {
        /// <summary>What the device writes for the operation.</summary>
        public string? Completion => null;
    }
}
