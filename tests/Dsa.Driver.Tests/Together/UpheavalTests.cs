using Dsa.Device.Profiles;

namespace Dsa.Driver.Tests.Together;

public sealed class UpheavalTests
{
    public static TheoryData<string, ulong> Parts
    {
        get
        {
            var parts = new TheoryData<string, ulong>();
            foreach (var part in new[] { "dsa1", "dsa2", "iaa1", "iaa2" })
            {
                foreach (var seed in (ulong[])[1, 2, 3, 4, (ulong)Random.Shared.Next()])
                {
                    parts.Add(part, seed);
                }
            }

            return parts;
        }
    }

    [Theory]
    [MemberData(nameof(Parts))]
    [Parity("IH-14", "AB-09")]
    public void Whatever_is_revoked_halted_reset_or_unbound_every_descriptor_ends_once_and_nothing_is_left(string part, ulong seed) =>
        TogetherBed.Run(
            bed =>
            {
                var upheaval = new Upheaval(bed, seed);
                upheaval.Run();

                // There was something to disturb.
                Assert.True(upheaval.Done > 0);
                Assert.True(upheaval.Kernel.Accepted > 20);
                Assert.InRange(upheaval.Kernel.Told, 1, int.MaxValue);
            },
            seed,
            isProbed: false,
            DeviceProfile.BuiltIn[part]);
}
