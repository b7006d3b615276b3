namespace Dsa.Driver.Tests.Together;

public sealed class UpheavalTests
{
    public static TheoryData<ulong> Seeds => [1, 2, 3, 4, (ulong)Random.Shared.Next()];

    [Theory]
    [MemberData(nameof(Seeds))]
    [Parity("IH-14", "AB-09")]
    public void Whatever_is_revoked_halted_reset_or_unbound_every_descriptor_ends_once_and_nothing_is_left(ulong seed) =>
        TogetherBed.Run(
            bed =>
            {
                var upheaval = new Upheaval(bed, seed);
                upheaval.Run();

                // There was something to disturb.
                Assert.True(upheaval.Copied > 0);
                Assert.True(upheaval.Kernel.Accepted > 20);
                Assert.InRange(upheaval.Kernel.Told, 1, int.MaxValue);
            },
            seed,
            isProbed: false);
}
