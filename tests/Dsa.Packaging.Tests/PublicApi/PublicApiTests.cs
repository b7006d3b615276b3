using Dsa.Bindings.Registers;
using Dsa.Packaging.Tests.Harness;

namespace Dsa.Packaging.Tests.PublicApi;

/// <summary>PublicApi.txt is what package users build on; a change of it is meant.</summary>
public sealed class PublicApiTests
{
    /// <summary>Set it to 1 to write what the API is now; then read the difference.</summary>
    private const string UpdateVariable = "HWDEF_UPDATE_GOLDEN";

    [Fact]
    public void The_public_API_is_the_expected_one()
    {
        var path = Path.Combine(Repository.Tests, "PublicApi.txt");
        var actual = ApiListing.Of(typeof(IRegisterBus).Assembly);
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            File.WriteAllText(path, actual);
        }

        var expected = File.ReadAllLines(path).ToHashSet(StringComparer.Ordinal);
        var found = actual.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(
            expected.SetEquals(found),
            $"""
            The public API is not that of PublicApi.txt. If it is meant to be, run the tests once with {UpdateVariable}=1.
            gone:
            {string.Join('\n', expected.Except(found))}
            new:
            {string.Join('\n', found.Except(expected))}
            """);
        Assert.Equal(File.ReadAllText(path), actual);
    }

    [Fact]
    public void The_listing_tells_what_callers_depend_on()
    {
        var lines = ApiListing.Of(typeof(ApiSample<>).Assembly).Split('\n').Where(static line => line.Contains("ApiSample", StringComparison.Ordinal));
        Assert.Equal(
            [
                "Dsa.Packaging.Tests.PublicApi.ApiSample<T> | Count: int { get; }",
                "Dsa.Packaging.Tests.PublicApi.ApiSample<T> | Find<TKey>(in TKey key, out int place, string? hint = default, int most = 3): string? where TKey : unmanaged",
                "Dsa.Packaging.Tests.PublicApi.ApiSample<T> | const Limit: int = 7",
                "Dsa.Packaging.Tests.PublicApi.ApiSample<T> | new(T first)",
                "Dsa.Packaging.Tests.PublicApi.ApiSample<T> | required Name: string { get; init; }",
                "Dsa.Packaging.Tests.PublicApi.ApiSample<T> | static readonly Origin: nint",
                "Dsa.Packaging.Tests.PublicApi.ApiSample<T> | this[int index]: T { get; set; }",
                "Dsa.Packaging.Tests.PublicApi.ApiSample<T>: sealed class : IDisposable where T : struct, IComparable<T>",
            ],
            lines);
    }
}
