namespace Dsa.Device.Profiles.Validation;

/// <summary>Everything that is checked of a profile.</summary>
internal static class ProfileValidation
{
    /// <summary>What is wrong with a profile: what no part could announce, and what the model does not know.</summary>
    public static IEnumerable<ProfileProblem> Find(DeviceProfile profile)
    {
        var fatal = FindUnbuildable(profile).ToList();
        return fatal.Count > 0
            ? fatal.Concat(OperationCheck.FindInLists(profile))
            : CapabilityCheck.Find(profile)
                .Concat(OperationCheck.FindInLists(profile))
                .Concat(ReservedValueCheck.Find(profile))
                .Concat(MonitorCheck.Find(profile))
                .Concat(PciCheck.Find(profile))
                .Concat(ConfigurationCheck.Find(profile));
    }

    /// <summary>What keeps a device from being built of a profile.</summary>
    public static IEnumerable<ProfileProblem> FindUnbuildable(DeviceProfile profile)
    {
        var counts = CountCheck.Find(profile).ToList();
        return counts.Count > 0
            ? counts
            : PlaceCheck.Find(profile).Concat(OperationCheck.FindUnknown(profile));
    }
}
