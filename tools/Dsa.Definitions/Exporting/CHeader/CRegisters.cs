using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;
using Dsa.Definitions.Exporting.Tables;
using Dsa.Definitions.Writing;

namespace Dsa.Definitions.Exporting.CHeader;

/// <summary>Writes registers: offsets, shifts and masks, structs for those of more than 64 bits, and where arrays lie.</summary>
internal sealed class CRegisters(CWriter text, CNames names, DeviceModel device)
{
    private readonly List<(RegisterEntry Entry, string Name)> _capabilities = [];

    /// <summary>Writes all registers of a device.</summary>
    public void Write()
    {
        var entries = BlockEntries.Of(device).ToList();
        foreach (var block in device.Declarations.OfType<BlockModel>())
        {
            text.Line();
            text.Comment(block.Doc.Length == 0 ? block.Name : block.Doc);
            text.Define(names.Add(block, ["_SIZE"], block.SpecName) + "_SIZE", CText.Hex((ulong)block.SizeBytes, 32), block.Name);
            foreach (var entry in entries.Where(entry => entry.Block == block))
            {
                Write(entry);
            }
        }

        new CArrays(text, names, device, _capabilities).Write(entries);
    }

    private void Write(PlacedEntry entry)
    {
        var plain = entry.Array is null ? entry.SpecName : $"{entry.Array.SpecName}_{entry.SpecName}";
        var name = names.Add(entry.Thing, ["_OFFSET", "_WIDTH", "_RESET", "_SIZE", "_value", "_offset", "_exists"], plain, $"{entry.Block.SpecName}_{plain}");
        text.Line();
        var doc = entry switch { RegisterEntry register => register.Register.Doc, PortalEntry portal => portal.Portal.Doc, _ => "" };
        text.Comment(string.Join("\n", new[] { $"{entry.FullSpecName} ({entry.FullName})", doc, FactsOf(entry) }.Where(line => line.Length > 0)));
        text.Define(name + "_OFFSET", CText.Hex((ulong)entry.RelativeOffset, 32), entry.Array is null ? "" : "from the element's start");
        switch (entry)
        {
            case RegisterEntry register:
                Write(register, name);
                break;
            case PortalEntry portal:
                text.Define(name + "_SIZE", CText.Hex((ulong)portal.Portal.SizeBytes, 32), "bytes; takes " + portal.Portal.Accepts);
                break;
            default:
                break;
        }
    }

    private static string FactsOf(PlacedEntry entry)
    {
        var facts = entry switch { RegisterEntry register => RegisterFacts.Of(register), PortalEntry portal => RegisterFacts.Of(portal), _ => [] };
        return string.Join("; ", facts.Where(fact => !string.IsNullOrEmpty(fact.Value)).Select(fact => $"{fact.Name} {fact.Value}".Trim()));
    }

    private void Write(RegisterEntry entry, string name)
    {
        var register = entry.Register;
        text.Define(name + "_WIDTH", register.WidthBits.ToText(), "bits");
        if (register.WidthBits <= 64 && register.Fields.Any(field => field.Reset != 0))
        {
            var reset = register.Fields.Aggregate(0UL, (all, field) => all | (field.Reset << field.Low));
            text.Define(name + "_RESET", CText.Hex(reset, register.WidthBits));
        }

        foreach (var field in register.Fields)
        {
            WriteField(entry, name, field);
        }

        if (register.WidthBits > 64)
        {
            text.Line($"struct {name.ToLowerInvariant()}_value {{");
            text.Member($"uint64_t word[{register.Words.ToText()}];");
            text.Line("};");
            text.Line($"{names.Prefix}_STATIC_ASSERT(sizeof(struct {name.ToLowerInvariant()}_value) == {(register.Words * 8).ToText()}, \"size of {name.ToLowerInvariant()}_value\");");
        }

        if (register.IsCapability)
        {
            _capabilities.Add((entry, name));
        }
    }

    private void WriteField(RegisterEntry entry, string register, FieldModel field)
    {
        var name = names.Add(field, ["_SHIFT", "_MASK", "_WORD", "_LSB", "_BITS"], $"{register[(names.Prefix.Length + 1)..]}_{field.SpecName}");
        var comment = CommentOf(entry, field);
        var bits = entry.Register.WordBits;
        if (field.High / 64 != field.Low / 64)
        {
            text.Define(name + "_LSB", field.Low.ToText(), comment);
            text.Define(name + "_BITS", field.Width.ToText());
            return;
        }

        text.Define(name + "_SHIFT", (field.Low % 64).ToText(), comment);
        text.Define(name + "_MASK", CText.Hex(Bits.Mask(field.Width) << (field.Low % 64), bits));
        if (entry.Register.WidthBits > 64)
        {
            text.Define(name + "_WORD", (field.Low / 64).ToText());
        }
    }

    private static string CommentOf(RegisterEntry entry, FieldModel field)
    {
        string?[] words =
        [
            AccessLetters.Of(entry.Register, field),
            RegisterWriter.Bits(field.High, field.Low),
            field.Doc,
            field.Lock is null ? null : $"Locked while {field.Lock}.",
            field.Range is { } range ? $"{range.Low.ToText()} to {range.High.ToText()}." : null,
            field.ResetText is null ? null : $"Reset {field.ResetText}.",
            field.Availability.When is { } when ? $"When {when}." : null,
            CoverageWords.Of(entry.Coverage.Within(field.Availability)) is { Length: > 0 } versions ? versions + "." : null,
        ];
        return string.Join(" ", words.Where(word => !string.IsNullOrEmpty(word)));
    }
}
