namespace Dsa.Conformance.Facts;

/// <summary>Where the structures of the definitions differ from the facts on purpose.</summary>
internal static class DescriptorDifferences
{
    private const string Selected = "The language ties a member to a flag; that the selector names the handle is said in its doc.";
    private const string NoSecondWrite = "The text of the flag says that only Decompress, Compress, Encrypt and Decrypt may write source 2.";
    private const string Unread = "The text of source 2 says that it is reserved when it is neither read nor written, and this operation cannot write it.";

    private const string TextOfRegister = "The facts say in the text of IMS_ENTRY.ADDR what an address is made of.";

    private static readonly string[] Readers = ["0x44", "0x50", "0x51", "0x52", "0x53", "0x54", "0x55", "0x56"];

    /// <summary>In the members.</summary>
    public static IReadOnlyList<KnownDifference> Members { get; } =
    [
        .. from opcode in new[] { "0x19", "0x1a" }
           from handle in new[] { "IDPT_HANDLE1", "IDPT_HANDLE2" }
           select new KnownDifference($"DSA.{opcode}.{handle}", "unless", "selected", "16", Selected),
        .. from opcode in Readers
           from member in new[] { "SRC2_ADDR", "SRC2_SIZE" }
           select new KnownDifference($"IAA.{opcode}.{member}", "unless", FactRow.None, "16,17", Unread),
    ];

    /// <summary>In the records.</summary>
    public static IReadOnlyList<KnownDifference> Records { get; } =
    [
        .. from member in new[] { "TARGET", "PREFIX" }
           let key = $"MessageAddress.{member}"
           select new KnownDifference(key, KnownDifference.WholeRow, FactRow.None, key, TextOfRegister),
    ];

    /// <summary>In the flags of operations.</summary>
    public static IReadOnlyList<KnownDifference> OperationFlags { get; } =
    [
        .. from opcode in Readers
           let key = $"IAA.{opcode}.WRITE_SRC2"
           select new KnownDifference(key, KnownDifference.WholeRow, key, FactRow.None, NoSecondWrite),
    ];

    /// <summary>In the codes.</summary>
    public static IReadOnlyList<KnownDifference> Codes { get; } =
    [
        new("AnalyticsError.0x00", KnownDifference.WholeRow, FactRow.None, "AnalyticsError.0x00", "The definition names the absence of an error."),
    ];
}
