using System.Globalization;
using System.Runtime.InteropServices;
using Dsa.Bindings;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions;
using Dsa.Definitions.Sources;
using Dsa.Definitions.Messages;
using Dsa.Platform.Kernel;

namespace Dsa.Cli.Explaining;

/// <summary>What codes of device and driver mean: names and meanings out of the definitions, remedies by the generated types.</summary>
internal static class CodeReadings
{
    /// <summary>The types whose values people come with, in the order in which their readings are told, and what to do about each.</summary>
    public static IReadOnlyList<(string Type, Func<ulong, string?> Remedy)> Types { get; } =
    [
        (nameof(DriverStatus), static value => DriverAdvice.Of((DriverStatus)value)),
        (nameof(CommandError), static value => CommandAdvice.Of((CommandError)value)),
        (nameof(CompletionStatus), static value => StatusAdvice.Of((ErrorCode)value)),
        (nameof(AnalyticsStatus), static value => StatusAdvice.Of((ErrorCode)value)),
        (nameof(AnalyticsError), static value => AnalyticsAdvice.Of((AnalyticsError)value)),
        (nameof(ErrorCode), static value => StatusAdvice.Of((ErrorCode)value)),
    ];

    /// <summary>All that a code can mean.</summary>
    /// <param name="code">A number, or a name in any case: that of an error number, such as EBUSY, or of the definition, such as WqNoThreshold.</param>
    /// <exception cref="UsageException">It means nothing.</exception>
    public static IReadOnlyList<CodeReading> Of(string code)
    {
        var isNumber = TryReadNumber(code, out var number);
        bool Matches(string name, ulong value) => isNumber ? value == number : name.Equals(code, StringComparison.OrdinalIgnoreCase);
        var readings = FromDefinitions(Matches).Concat(FromErrno(Matches)).ToList();
        if (isNumber && number is > 0x7F and <= byte.MaxValue)
        {
            readings.AddRange(WithoutAccess(number));
        }

        return readings.Count > 0 ? readings : throw new UsageException(
            $"'{Echo.Of(code)}' is no code of device or driver; write what cmd_status, a completion record or the kernel's log shows, such as 0x80060000 or 0x13, or an error number such as EBUSY.");
    }

    private static IEnumerable<CodeReading> FromDefinitions(Func<string, ulong, bool> matches)
    {
        // There is no other device in them.
        var device = DefinitionSet.Bind(BuiltInDefinitions.Read()).Devices.Single();
        return
            from type in Types
            let model = device.Declarations.OfType<EnumModel>().Single(model => model.Name == type.Type)
            from member in model.Members
            where matches(member.Name, member.Value) || matches($"{model.Name}.{member.Name}", member.Value)
            select new CodeReading($"{model.Name}.{member.Name}", Hex(member.Value), OneLine(model.Doc), OneLine(member.Doc), type.Remedy(member.Value) ?? string.Empty);
    }

    private static IEnumerable<CodeReading> FromErrno(Func<string, ulong, bool> matches) =>
        from error in Enum.GetValues<Errno>()
        where error != Errno.None && matches(error.ToString(), (ulong)error)
        select new CodeReading(
            error.ToString(),
            ((int)error).ToString(CultureInfo.InvariantCulture),
            "Error number of a system call: open, mmap or write of a queue's node, or a write to an attribute.",
            Marshal.GetPInvokeErrorMessage((int)error) + ".",
            ErrnoAdvice.Of(error));

    /// <summary>The first byte of a record has the direction of a faulting access above the status.</summary>
    private static List<CodeReading> WithoutAccess(ulong number)
    {
        Span<byte> record = stackalloc byte[CompletionRecord.SizeBytes];
        record.Clear();
        record[0] = (byte)number;
        var status = (ulong)MemoryMarshal.Read<CompletionRecord>(record).Status;
        return [.. FromDefinitions((_, value) => value == status)
            .Where(static reading => reading.Name.StartsWith(nameof(CompletionStatus), StringComparison.Ordinal) || reading.Name.StartsWith(nameof(AnalyticsStatus), StringComparison.Ordinal))
            .Select(static reading => reading with { Meaning = $"{reading.Meaning} The access that faulted was a write: bit 7 of the record's first byte." })];
    }

    private static bool TryReadNumber(string code, out ulong number) => code.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        ? ulong.TryParse(code.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
        : ulong.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static string Hex(ulong value) => string.Create(CultureInfo.InvariantCulture, $"0x{value:x2}");

    private static string OneLine(string doc) => string.Join(' ', doc.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
