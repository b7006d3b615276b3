using System.Text.Json;
using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;
using Dsa.Definitions.Writing;

namespace Dsa.Definitions.Exporting.Json;

/// <summary>Writes registers with their fields and gaps; a portal is a register that takes whole structures.</summary>
internal static class RegisterJson
{
    /// <summary>Writes one register or portal.</summary>
    public static void Write(Utf8JsonWriter json, PlacedEntry entry)
    {
        json.WriteString("kind", entry is PortalEntry ? "portal" : "register");
        json.WriteString("name", entry.Name);
        json.WriteString("specName", entry.SpecName);
        json.WriteString("block", entry.Block.Name);
        json.WriteString("array", entry.Array?.Name);
        json.NumberOrNull("offset", entry.Offset);
        json.WriteString("offsetExpression", entry.OffsetExpression);
        json.WriteNumber("relativeOffset", entry.RelativeOffset);
        if (entry is RegisterEntry register)
        {
            WriteRegister(json, register);
        }
        else
        {
            WritePortal(json, (PortalEntry)entry);
        }
    }

    private static void WriteRegister(Utf8JsonWriter json, RegisterEntry entry)
    {
        var register = entry.Register;
        json.WriteNumber("widthBits", register.WidthBits);
        json.WriteBoolean("capability", register.IsCapability);
        json.WriteBoolean("computed", register.IsComputed);
        json.WriteBoolean("sticky", register.IsSticky);
        json.Numbers("readWidths", register.ReadWidths);
        json.Numbers("writeWidths", register.WriteWidths);
        json.Strings("survives", register.Survives);
        json.WriteString("overlays", register.Overlays);
        json.Gates(register.Availability, entry.Coverage);
        json.Documentation(register.Doc);
        var bits = register.Fields.Select(field => (field.Low, Thing: (object)field)).Concat(register.Gaps.Select(gap => (gap.Low, Thing: (object)gap)));
        json.Objects("fields", bits.OrderBy(each => each.Low).Select(each => each.Thing), each =>
        {
            if (each is FieldModel field)
            {
                WriteField(json, entry, field);
            }
            else
            {
                WriteGap(json, entry, (GapModel)each);
            }
        });
    }

    private static void WritePortal(Utf8JsonWriter json, PortalEntry entry)
    {
        var portal = entry.Portal;
        json.WriteNumber("widthBits", portal.SlotBytes * 8);
        json.WriteNumber("sizeBytes", portal.SizeBytes);
        json.WriteString("accepts", portal.Accepts);
        json.Gates(portal.Availability, entry.Coverage);
        json.Documentation(portal.Doc);
        json.Objects("fields", [portal], _ =>
        {
            WritePlace(json, "field", portal.Accepts, portal.Accepts, 0, portal.SlotBytes * 8 - 1);
            WriteAccess(json, AccessLetters.Of(AccessMode.WriteOnly), AccessWord.Of(AccessMode.WriteOnly));
            json.Type(new FieldTypeModel(FieldKind.Structure, portal.Accepts));
            json.Gates(AvailabilityModel.Always, entry.Coverage);
            json.Documentation("");
        });
    }

    private static void WriteField(Utf8JsonWriter json, RegisterEntry entry, FieldModel field)
    {
        WritePlace(json, "field", field.Name, field.SpecName, field.Low, field.High);
        WriteAccess(json, AccessLetters.Of(entry.Register, field), AccessWord.Of(field.Access));
        json.Type(field.Type);
        json.WriteBoolean("computed", field.IsComputed);
        json.WriteBoolean("volatile", field.IsVolatile);
        json.WriteBoolean("sticky", field.IsSticky);
        json.WriteString("lock", field.Lock);
        json.WriteStartObject("reset");
        if (field.ResetExpression is null)
        {
            json.Number("value", field.Reset);
        }
        else
        {
            json.WriteNull("value");
        }

        json.WriteString("text", field.ResetText);
        json.WriteEndObject();
        json.Range(field.Range);
        json.Gates(field.Availability, entry.Coverage.Within(field.Availability));
        json.Documentation(field.Doc);
    }

    private static void WriteGap(Utf8JsonWriter json, RegisterEntry entry, GapModel gap)
    {
        WritePlace(json, "reserved", gap.SpecName, gap.SpecName, gap.Low, gap.High);
        WriteAccess(json, AccessLetters.Of(gap), gap.IsReadOnly ? "reserved ro" : "reserved");
        json.Gates(AvailabilityModel.Always, entry.Coverage);
    }

    private static void WritePlace(Utf8JsonWriter json, string kind, string name, string specName, int low, int high)
    {
        json.WriteString("kind", kind);
        json.WriteString("name", name);
        json.WriteString("specName", specName);
        json.WriteNumber("lsb", low);
        json.WriteNumber("msb", high);
    }

    private static void WriteAccess(Utf8JsonWriter json, string letters, string word)
    {
        json.WriteString("access", letters);
        json.WriteString("mode", word);
    }
}
