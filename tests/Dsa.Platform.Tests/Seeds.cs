namespace Dsa.Platform.Tests;

/// <summary>Runs a body under many seeds; a failing one is named.</summary>
internal static class Seeds
{
    public static void Each(int count, Action<ulong> body)
    {
        for (var seed = 1UL; seed <= (ulong)count; seed++)
        {
            try
            {
                body(seed);
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException { Message: var m } || !m.StartsWith("seed", StringComparison.Ordinal))
            {
                throw new Xunit.Sdk.XunitException($"seed {seed}: {exception.Message}", exception);
            }
        }
    }
}
