using System.Globalization;

namespace Dsa.Host.Tests.Soak;

/// <summary>How much is asked of the tests that run long, and with which seeds.</summary>
internal static class Soak
{
    /// <summary>How many times the usual number; set for long runs.</summary>
    public static int Scale =>
        int.TryParse(Environment.GetEnvironmentVariable("DSA_SOAK_SCALE"), NumberStyles.None, CultureInfo.InvariantCulture, out var scale)
            ? Math.Max(1, scale)
            : 1;

    /// <summary>One seed that is always the same, and one that is new in each run.</summary>
    public static TheoryData<int> Seeds => [21, Random.Shared.Next()];
}
