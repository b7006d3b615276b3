using System.Collections.Frozen;
using Dsa.Definitions.Importing.SystemRdl.Syntax;

namespace Dsa.Definitions.Importing.SystemRdl.Elaboration;

/// <summary>The properties of the language: which components have them, and which of them a definition carries.</summary>
internal static class RdlProperties
{
    private static readonly FrozenDictionary<string, RdlKind[]> Kinds = new Dictionary<string, RdlKind[]>
    {
        ["alignment"] = [RdlKind.Addrmap, RdlKind.Regfile],
        ["sharedextbus"] = [RdlKind.Addrmap, RdlKind.Regfile],
        ["errextbus"] = [RdlKind.Addrmap, RdlKind.Regfile, RdlKind.Reg],
        ["bigendian"] = [RdlKind.Addrmap],
        ["littleendian"] = [RdlKind.Addrmap],
        ["addressing"] = [RdlKind.Addrmap],
        ["rsvdset"] = [RdlKind.Addrmap],
        ["rsvdsetX"] = [RdlKind.Addrmap],
        ["msb0"] = [RdlKind.Addrmap],
        ["lsb0"] = [RdlKind.Addrmap],
        ["bridge"] = [RdlKind.Addrmap],
        ["regwidth"] = [RdlKind.Reg],
        ["accesswidth"] = [RdlKind.Reg],
        ["shared"] = [RdlKind.Reg],
        ["mementries"] = [RdlKind.Mem],
        ["memwidth"] = [RdlKind.Mem],
        ["sw"] = [RdlKind.Field, RdlKind.Mem],
        ["signalwidth"] = [RdlKind.Signal],
        ["sync"] = [RdlKind.Signal],
        ["async"] = [RdlKind.Signal],
        ["cpuif_reset"] = [RdlKind.Signal],
        ["field_reset"] = [RdlKind.Signal],
        ["activelow"] = [RdlKind.Signal],
        ["activehigh"] = [RdlKind.Signal],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> OfAll =
        FrozenSet.Create(StringComparer.Ordinal, "name", "desc", "ispresent", "donttest", "dontcompare", "hdl_path", "hdl_path_slice");

    /// <summary>What conversion reads, or what says nothing that the definition does not say.</summary>
    private static readonly FrozenSet<string> Carried = FrozenSet.Create(
        StringComparer.Ordinal,
        "name", "desc", "ispresent", "alignment", "addressing", "msb0", "lsb0", "littleendian", "regwidth", "accesswidth", "fieldwidth",
        "mementries", "memwidth", "signalwidth", "sw", "hw", "reset", "encode", "onread", "onwrite", "rclr", "rset", "woclr", "woset",
        "singlepulse");

    /// <summary>Whether a default of this name is meant for components of a kind.</summary>
    public static bool IsFor(string property, RdlKind kind) =>
        OfAll.Contains(property) || (Kinds.TryGetValue(property, out var kinds) ? Array.IndexOf(kinds, kind) >= 0 : kind == RdlKind.Field);

    /// <summary>Whether the value of a property is a word.</summary>
    public static bool IsWord(string property) => property is "sw" or "hw" or "onread" or "onwrite" or "addressing";

    /// <summary>Whether a definition says what the property says.</summary>
    public static bool IsCarried(string property) => Carried.Contains(property);
}
