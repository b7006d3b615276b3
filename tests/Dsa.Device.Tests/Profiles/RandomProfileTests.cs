using System.Globalization;
using Dsa.Device.Profiles;
using Xunit.Abstractions;

namespace Dsa.Device.Tests.Profiles;

/// <summary>A profile is refused with everything that is wrong, or its part works.</summary>
public sealed class RandomProfileTests(ITestOutputHelper output)
{
    private const int Profiles = 600;

    public static TheoryData<ulong> Seeds => Soak.Soak.Seeds;

    public static TheoryData<string> All => [.. DeviceProfile.BuiltIn.Keys];

    [Theory]
    [MemberData(nameof(All))]
    public void A_built_in_part_can_be_enabled_and_does_a_No_op(string name) => BringUp.Run(DeviceProfile.BuiltIn[name]);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_profile_is_refused_with_a_place_or_its_part_can_be_enabled_and_does_a_No_op(ulong seed)
    {
        output.WriteLine($"seed {seed}");
        var profiles = new RandomProfile(new Random((int)(seed ^ (seed >> 32))));
        var accepted = new List<DeviceProfile>();
        var count = Profiles * Soak.Soak.Scale;
        for (var i = 0; i < count; i++)
        {
            var json = profiles.Next();
            try
            {
                if (TryParse(json) is { } profile)
                {
                    Assert.Equal(profile, DeviceProfile.Parse(profile.ToJson()));
                    BringUp.Run(profile);
                    accepted.Add(profile);
                }
            }
            catch (Exception exception)
            {
                Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"seed {seed}, profile {i}: {json}{Environment.NewLine}{exception}"));
            }
        }

        var unchangeable = accepted.Count(static profile => profile.Configuration is not null);
        output.WriteLine($"{accepted.Count} of {count} accepted, {unchangeable} with a fixed configuration");
        Assert.InRange(accepted.Count, count / 20, count * 19 / 20);

        // Some ten in 600.
        Assert.InRange(unchangeable, count / 600, accepted.Count / 2);
    }

    /// <summary>The profile, or null when it is refused as it should be.</summary>
    private static DeviceProfile? TryParse(string json)
    {
        try
        {
            return DeviceProfile.Parse(json);
        }
        catch (ProfileException exception)
        {
            Assert.All(exception.Problems, static problem =>
            {
                Assert.StartsWith("$", problem.Path, StringComparison.Ordinal);
                Assert.Matches("[;.,] .*[.?]$", problem.Message);
            });
            return null;
        }
    }
}
