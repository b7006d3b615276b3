using System.Collections.Frozen;

namespace Dsa.Definitions.Exporting.SystemRdl;

/// <summary>Writes indented lines of SystemRDL.</summary>
internal sealed class RdlWriter(TextWriter writer)
{
    private static readonly FrozenSet<string> Keywords = FrozenSet.Create(
        StringComparer.Ordinal,
        "abstract", "accesstype", "addressingtype", "addrmap", "alias", "all", "alternate", "bit", "boolean", "bothedge", "byte", "compact",
        "component", "componentwidth", "constraint", "default", "encode", "enum", "external", "false", "field", "fullalign", "hw", "inside",
        "int", "internal", "level", "longint", "mem", "na", "negedge", "nonsticky", "number", "onreadtype", "onwritetype", "posedge",
        "precedencetype", "property", "r", "rclr", "real", "ref", "reg", "regalign", "regfile", "rset", "ruser", "rw", "rw1", "shortint",
        "shortreal", "signal", "signed", "string", "struct", "sw", "this", "true", "type", "unsigned", "w", "w1", "wclr", "with", "within",
        "woclr", "woset", "wot", "wr", "wset", "wuser", "wzc", "wzs", "wzt");

    private int _depth;

    /// <summary>A name, marked as one when it is spelled like a keyword.</summary>
    public static string Escape(string name) => Keywords.Contains(name) ? "\\" + name : name;

    /// <summary>A text between quotes.</summary>
    public static string Quote(string text) =>
        "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";

    public void Line(string text)
    {
        for (var level = 0; level < _depth; level++)
        {
            writer.Write("    ");
        }

        writer.Write(text);
        writer.Write('\n');
    }

    public void Open(string text)
    {
        Line(text + " {");
        _depth++;
    }

    /// <summary>Closes a brace, with the name of the instance behind it.</summary>
    public void Close(string instance)
    {
        _depth--;
        Line(instance.Length == 0 ? "};" : $"}} {instance};");
    }

    /// <summary>Writes the description of a component, paragraphs with an empty line between them.</summary>
    public void Doc(string doc)
    {
        if (doc.Length > 0)
        {
            Line($"desc = {Quote(doc.Replace("\n", "\n\n", StringComparison.Ordinal))};");
        }
    }
}
