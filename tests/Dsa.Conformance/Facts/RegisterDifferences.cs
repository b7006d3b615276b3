namespace Dsa.Conformance.Facts;

/// <summary>Where the registers of the definitions differ from the facts on purpose.</summary>
internal static class RegisterDifferences
{
    private const string ByVersion = "What is present follows VERSION at run time.";
    private const string ByOffset = "A monitor that is not there has no offset.";
    private const string ByStorage = "The facts say so in prose: the portal does not exist without the interrupt message storage.";
    private const string InConfigurationSpace = "The number lies in configuration space, out of reach of capability expressions; the block holds as many as PCI allows.";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KnownDifference> All { get; } =
    [
        new("GENCAP.EVL_OVERFLOW_SUPPORT", "fieldSince", "2.x?", "2.1?", "The revision is not known; 2.1 is the first that can be meant."),
        new("WQCFG_DW5.OCC_INT_EN", "access", "RW", "RWL", "Locked where neither configuration nor mode may change, as the lock table of WQCFG says."),
        new("DEVCTL.IFLR", "access", "RW", "WO", "Reads 0, so it is a trigger."),
        new("CMD.CODE", "values", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17", "0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17", "The definition names the absence of a command."),
        new("SWERROR.RW", "values", "0,1", "-", "Two values: a yes or no."),
        new("PRSREQCAP.*", "reset", "0x200/0x100", "0x200", "A register has one reset value; the doc tells that of IAA."),
        new("MSIXPERM.*", "count", "MSIXCAP.TBLSZ+0x1", "WQCAP.NUM_WQS+0x1", "The number lies in configuration space; parts have a vector for each queue and one more."),
        new("MSIX_ENTRY.*", "count", "MSIXCAP.TBLSZ+0x1", "0x800", InConfigurationSpace),
        new("MSIX_PBA.*", "count", "(MSIXCAP.TBLSZ+0x40)>>0x6", "0x20", InConfigurationSpace),
        new("CMDPARAM.*", "presence", "-", "VERSION.MAJOR>=0x2", ByVersion),
        new("FLTCFG_PASID.*", "presence", "-", "VERSION.MAJOR>=0x2", ByVersion),
        new("IAACAP.*", "presence", "-", "VERSION.MAJOR>=0x2", ByVersion),
        new("DSACAP0.*", "presence", "-", "VERSION.MAJOR>=0x3", ByVersion),
        new("DSACAP1.*", "presence", "-", "VERSION.MAJOR>=0x3", ByVersion),
        new("DSACAP2.*", "presence", "-", "VERSION.MAJOR>=0x3", ByVersion),
        new("PERFCAP.*", "presence", "-", "OFFSETS.PERFMON!=0x0", ByOffset),
        new("PERFRST.*", "presence", "-", "OFFSETS.PERFMON!=0x0", ByOffset),
        new("OVFSTATUS.*", "presence", "-", "OFFSETS.PERFMON!=0x0", ByOffset),
        new("PORTAL_UNLIMITED_IMS.DESC", "presence", "-", "GENCAP.IMS_SIZE!=0x0", ByStorage),
        new("PORTAL_LIMITED_IMS.DESC", "presence", "-", "GENCAP.IMS_SIZE!=0x0", ByStorage),
    ];
}
