using System.Collections.Immutable;

namespace Dsa.Device.Profiles;

/// <summary>A profile cannot be used.</summary>
public sealed class ProfileException : Exception
{
    /// <summary>Says why.</summary>
    /// <param name="problems">Everything that was found; at least one.</param>
    /// <param name="innerException">What lies behind it, or null.</param>
    public ProfileException(ImmutableArray<ProfileProblem> problems, Exception? innerException = null)
        : base(string.Join(Environment.NewLine, problems), innerException) => Problems = problems;

    /// <summary>Everything that is wrong.</summary>
    public ImmutableArray<ProfileProblem> Problems { get; }
}
