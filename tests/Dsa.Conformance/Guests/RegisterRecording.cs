using System.Globalization;
using System.Text.Json;

namespace Dsa.Conformance.Guests;

/// <summary>Register accesses of a driver, from a trace in lines of JSON, without what differs from run to run.</summary>
internal static class RegisterRecording
{
    private const int IntCauseOffset = 0x98, CmdStatusOffset = 0xA8, EventLogOffset = 0xE0;
    private const ulong Active = 1UL << 31;

    /// <summary>A line for each access, such as <c>W32 0x0a0 Cmd = 0x80100000</c>.</summary>
    /// <remarks>
    /// By the rules of the driver's documented traces the reads of CMDSTATUS that find a command under way count for nothing; so do those
    /// of INTCAUSE that find nothing, since an interrupt may be handled by the run of the one before. The event log lies anywhere.
    /// </remarks>
    public static List<string> Of(IEnumerable<string> json)
    {
        var accesses = new List<string>();
        foreach (var line in json)
        {
            using var document = JsonDocument.Parse(line);
            var operation = document.RootElement.GetProperty("operation").GetString()!;
            if (operation is not ("R8" or "R16" or "R32" or "R64" or "W8" or "W16" or "W32" or "W64"))
            {
                continue;
            }

            var offset = document.RootElement.GetProperty("offset").GetInt32();
            var value = ulong.Parse(document.RootElement.GetProperty("value").GetString().AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            var isRead = operation[0] == 'R';
            if ((isRead && offset == CmdStatusOffset && (value & Active) != 0) || (isRead && offset == IntCauseOffset && value == 0))
            {
                continue;
            }

            var text = offset == EventLogOffset && value != 0 ? "an address" : string.Create(CultureInfo.InvariantCulture, $"0x{value:x}");
            accesses.Add(string.Create(CultureInfo.InvariantCulture, $"{operation} 0x{offset:x3} {document.RootElement.GetProperty("place").GetString()} = {text}"));
        }

        return accesses;
    }
}
