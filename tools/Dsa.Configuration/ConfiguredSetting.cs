namespace Dsa.Configuration;

/// <summary>One key of an object in a configuration file.</summary>
/// <param name="Key">The key.</param>
/// <param name="Text">The value, as it goes into the attribute.</param>
/// <param name="Path">Where it stands in the file.</param>
internal sealed record ConfiguredSetting(ConfigurationKey Key, string Text, string Path);
