namespace Dsa.Configuration;

/// <summary>A configuration cannot be used.</summary>
/// <param name="path">Where it is wrong, such as <c>$[0].groups[0].grouped_workqueues[1].size</c>.</param>
/// <param name="problem">What is wrong, and what would be right.</param>
public sealed class ConfigurationException(string path, string problem) : Exception($"{path}: {problem}")
{
    /// <summary>Where it is wrong, in the file's JSON.</summary>
    public string Path { get; } = path;

    /// <summary>What is wrong, and what would be right.</summary>
    public string Problem { get; } = problem;
}
