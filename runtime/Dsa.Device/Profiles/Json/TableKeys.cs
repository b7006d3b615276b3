using Dsa.Bindings.Registers;

namespace Dsa.Device.Profiles.Json;

/// <summary>The tables of BAR0 that a profile places, by the names of their registers.</summary>
internal static class TableKeys
{
    /// <summary>The MSI-X table, which PCI places.</summary>
    public static string MsixTable { get; } = MsixTbl.Description.SpecName;

    /// <summary>The pending bits of MSI-X, which PCI places.</summary>
    public static string MsixPending { get; } = MsixPba.Description.SpecName;

    /// <summary>The tables that OFFSETS places: its fields.</summary>
    public static IReadOnlyList<FieldDescription> Fields => Offsets.Description.Fields;

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Fields.Select(KeyOf), MsixTable, MsixPending];

    /// <summary>The name of a table that OFFSETS places.</summary>
    public static string KeyOf(FieldDescription field) => (field.SpecName ?? field.Name).ToUpperInvariant();

    /// <summary>The field of OFFSETS that places an array of BAR0; null when OFFSETS places none such.</summary>
    public static FieldDescription? FieldOf(Bar0Array array) => array switch
    {
        Bar0Array.GrpCfg => Field(nameof(Offsets.GrpCfg)),
        Bar0Array.WqCfg => Field(nameof(Offsets.WqCfg)),
        Bar0Array.MsixPerm => Field(nameof(Offsets.MsixPerm)),
        Bar0Array.Ims => Field(nameof(Offsets.InterruptMessageStorage)),
        Bar0Array.Idpt => Field(nameof(Offsets.InterDomainPermissions)),
        Bar0Array.Perf or Bar0Array.EvntCap or Bar0Array.CntrCfg or Bar0Array.CntrData or Bar0Array.FltCfg or Bar0Array.CntrCap =>
            Field(nameof(Offsets.PerformanceMonitor)),
        _ => null,
    };

    /// <summary>The bytes that one step of OFFSETS stands for: where an array begins whose field is 1.</summary>
    public static int UnitBytes { get; } =
        new Bar0Layout(new Bar0Capabilities { Offsets = new Offsets(0, 0).WithGrpCfg(1) }).GrpCfg.OffsetBytes;

    private static FieldDescription Field(string name) => Fields.First(field => field.Name == name);
}
