namespace Dsa.Host.Tests.Sessions;

/// <summary>The program of tests/Dsa.ClientSample: eight threads copy through a queue, and look at what came.</summary>
internal static class ClientSample
{
    /// <summary>The words that start it.</summary>
    public static string[] Command { get; } = ["dotnet", Path.Combine(AppContext.BaseDirectory, "Dsa.ClientSample.dll")];
}
