using Dsa.Bindings.Registers;

namespace Dsa.Device.Profiles.Validation;

/// <summary>What a part announces in its PCI configuration space (§C).</summary>
internal static class PciCheck
{
    private static readonly uint s_widestPasid = (uint)MsixPermEntry.Description.Fields.First(static field => field.Name == nameof(MsixPermEntry.Pasid)).WidthBits;

    /// <summary>The problems.</summary>
    public static IEnumerable<ProfileProblem> Find(DeviceProfile profile)
    {
        var pci = profile.Pci;
        if (pci.PageRequests is { } requests)
        {
            if (requests.Capacity == 0)
            {
                yield return Problem<PrsReqCap>("A part with page requests can have at least 1 outstanding; make it null when it has none.");
            }

            if (pci.Ats is null)
            {
                yield return Problem<PrsReqCap>("Page requests need translation services; make it null, or give the part ATSCAP.");
            }
        }

        if (pci.Pasid is { } pasid && (pasid.MaxWidth == 0 || pasid.MaxWidth > s_widestPasid))
        {
            yield return Problem<PasidCap>($"PASIDs have 1 to {s_widestPasid} bits; this is {pasid.MaxWidth}. Make it null when there are none.");
        }
    }

    private static ProfileProblem Problem<T>(string message)
        where T : unmanaged, IRegisterValue<T> => new(ProfilePaths.Pci(T.Description.SpecName), message);
}
