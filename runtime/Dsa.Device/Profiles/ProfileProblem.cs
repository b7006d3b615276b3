namespace Dsa.Device.Profiles;

/// <summary>Something that is wrong with a profile.</summary>
/// <param name="Path">Where it stands in the profile's JSON, such as <c>$.capabilities.GENCAP.MaxTransferShift</c>.</param>
/// <param name="Message">What is wrong, and what would be right.</param>
public sealed record ProfileProblem(string Path, string Message)
{
    /// <summary>The problem on one line.</summary>
    public override string ToString() => $"{Path}: {Message}";
}
