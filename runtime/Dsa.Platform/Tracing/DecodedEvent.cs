using Dsa.Bindings.Portals;
using Dsa.Bindings.Registers;

namespace Dsa.Platform.Tracing;

/// <summary>A trace event in the words of the definition.</summary>
/// <param name="Operation">What happened: R32, W64, MOVDIR64B, ENQCMD, INTERRUPT, FAULT, RECORD.</param>
/// <param name="Place">Where, by name: a register, a portal, a vector, a PASID.</param>
/// <param name="Value">The value, or null.</param>
/// <param name="Detail">The fields that the access covers, or the descriptor, or the answer; may be empty.</param>
public readonly record struct DecodedEvent(string Operation, string Place, string? Value, string Detail)
{
    /// <summary>Puts names on an event.</summary>
    public static DecodedEvent Of(in TraceEvent traceEvent, RegisterLocator locator)
    {
        ArgumentNullException.ThrowIfNull(locator);
        return traceEvent.Kind switch
        {
            TraceKind.MmioRead or TraceKind.MmioWrite => OfRegister(in traceEvent, locator),
            TraceKind.Posted => OfPortal(in traceEvent, locator, "MOVDIR64B", string.Empty),
            TraceKind.NonPosted => OfPortal(in traceEvent, locator, "ENQCMD", (SubmitResult)traceEvent.Value == SubmitResult.Accepted ? "Accepted" : "Retry"),
            TraceKind.Interrupt => new DecodedEvent("INTERRUPT", InterruptPlace(in traceEvent), null, string.Empty),
            TraceKind.Fault => new DecodedEvent("FAULT", Requester(in traceEvent), $"0x{traceEvent.Value:x}", string.Empty),
            TraceKind.Record => new DecodedEvent("RECORD", Requester(in traceEvent), $"0x{traceEvent.Value:x}", $"{traceEvent.WidthBytes} bytes"),
            _ => new DecodedEvent("CONFIG", string.Empty, $"0x{traceEvent.Value:x}", string.Empty),
        };
    }

    private static string InterruptPlace(in TraceEvent traceEvent) =>
        traceEvent.Value == 0 ? $"vector {traceEvent.OffsetBytes}" : $"IMS {traceEvent.OffsetBytes}";

    private static string Requester(in TraceEvent traceEvent) =>
        traceEvent.OffsetBytes < 0 ? "no PASID" : $"PASID {traceEvent.OffsetBytes}";

    private static DecodedEvent OfPortal(in TraceEvent traceEvent, RegisterLocator locator, string operation, string answer)
    {
        var place = locator.TryFindPortal(traceEvent.OffsetBytes, out var workQueue, out var portal)
            ? $"wq{workQueue} {Bar2Map.Portals[(int)portal].Name}"
            : "no portal";
        return new DecodedEvent(operation, place, answer.Length > 0 ? answer : null, traceEvent.Descriptor.ToString());
    }

    private static DecodedEvent OfRegister(in TraceEvent traceEvent, RegisterLocator locator)
    {
        var operation = $"{(traceEvent.Kind == TraceKind.MmioRead ? 'R' : 'W')}{traceEvent.WidthBytes * 8}";
        var value = $"0x{traceEvent.Value:x}";
        if (locator.Find(traceEvent.OffsetBytes, out var index, out var start) is not { } register)
        {
            return new DecodedEvent(operation, "-", value, string.Empty);
        }

        var name = index < 0 ? register.Name : register.Name.Insert(register.Name.IndexOf('.', StringComparison.Ordinal), $"[{index}]");
        return new DecodedEvent(operation, name, value, Fields(register, (traceEvent.OffsetBytes - start) * 8, traceEvent.WidthBytes * 8, traceEvent.Value));
    }

    /// <summary>The fields that lie wholly in the bits accessed; those that are 0 are left out.</summary>
    private static string Fields(RegisterDescription register, int firstBit, int widthBits, ulong value)
    {
        var parts = new List<string>();
        foreach (var field in register.Fields)
        {
            if (field.LowBit < firstBit || field.HighBit >= firstBit + widthBits)
            {
                continue;
            }

            var bits = (value >> (field.LowBit - firstBit)) & (ulong.MaxValue >> (64 - field.WidthBits));
            if (bits != 0 || field.NameOf is not null)
            {
                parts.Add($"{field.Name}={field.Format(bits)}");
            }
        }

        return parts.Count == 0 ? string.Empty : $"{{{string.Join(' ', parts)}}}";
    }
}
