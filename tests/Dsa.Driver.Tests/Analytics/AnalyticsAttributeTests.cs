using Dsa.Driver.Tests.Scripted;
using Dsa.Driver.Tests.Sysfs;

namespace Dsa.Driver.Tests.Analytics;

/// <summary>The attributes that an IAA has and has not.</summary>
public sealed class AnalyticsAttributeTests
{
    [Theory]
    [InlineData("iax0/max_batch_size")]
    [InlineData("iax0/max_read_buffers")]
    [InlineData("iax0/max_tokens")]
    [InlineData("iax0/read_buffer_limit")]
    [InlineData("iax0/token_limit")]
    [InlineData("iax0/dsacaps")]
    [InlineData("wq0.0/max_batch_size")]
    [InlineData("wq0.0/max_sgl_size")]
    [InlineData("group0.0/read_buffers_allowed")]
    [InlineData("group0.0/read_buffers_reserved")]
    [InlineData("group0.0/tokens_allowed")]
    [InlineData("group0.0/tokens_reserved")]
    [InlineData("group0.0/use_read_buffer_limit")]
    [InlineData("group0.0/use_token_limit")]
    [Parity("SY-04", "SY-13", "SY-14", "SY-22", "SY-23", "SY-24", "SY-38")]
    public void What_only_a_dsa_has_is_hidden(string attribute)
    {
        Bed.Run(bed => Assert.Equal(Errno.ENOENT, bed.Driver.Sysfs.ReadError(attribute)), s_version3, part: PciDeviceId.IaaDiamondRapids);
        Bed.Run(bed => Assert.Equal(Errno.None, bed.Driver.Sysfs.ReadError(attribute.Replace("iax", "dsa", StringComparison.Ordinal))), s_version3);
    }

    [Fact]
    [Parity("SY-17")]
    public void The_capabilities_of_an_iaa_are_shown_from_version_2_on()
    {
        Bed.Run(
            bed =>
            {
                Assert.Equal("0x801", bed.Driver.Sysfs.Read("iax0/iaa_cap"));
                Assert.Equal(Errno.EACCES, bed.Driver.Sysfs.Write("iax0/iaa_cap", "1"));
            },
            ScriptedProfile.Analytics,
            part: PciDeviceId.IaaDiamondRapids);
        Bed.Run(bed => Assert.False(bed.Driver.Sysfs.Has("iax0/iaa_cap")), ScriptedProfile.Version1, part: PciDeviceId.IaaSapphireRapids);
        Bed.Run(bed => Assert.False(bed.Driver.Sysfs.Has("dsa0/iaa_cap")));
    }

    private static readonly Bar0Capabilities s_version3 = ScriptedProfile.Analytics with
    {
        Version = default(Bindings.Version).WithMajor(3),
        DsaCap0 = default(DsaCap0).WithScatterGatherFormats(SglFormat.Index32, true),
    };
}
