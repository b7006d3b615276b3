using System.Runtime.CompilerServices;

namespace Dsa.Device.Architectures;

/// <summary>Reads what queues and engines hold as the descriptor of an IAA that it is (§8.1).</summary>
/// <remarks>Both descriptors begin with the same header, and what flags of it are called is in the same bits.</remarks>
internal static class AnalyticsForm
{
    /// <summary>The same bytes as the descriptor of an IAA.</summary>
    public static AnalyticsDescriptor AsAnalytics(this in WorkDescriptor descriptor) =>
        Unsafe.BitCast<WorkDescriptor, AnalyticsDescriptor>(descriptor);

    /// <summary>The same bits as flags of a DSA: the form in which the common checks have them.</summary>
    public static DescriptorFlags AsDescriptorFlags(this AnalyticsFlags flags) => (DescriptorFlags)flags;
}
