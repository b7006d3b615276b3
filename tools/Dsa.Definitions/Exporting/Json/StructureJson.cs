using System.Text.Json;
using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;
using Dsa.Definitions.Writing;

namespace Dsa.Definitions.Exporting.Json;

/// <summary>Writes descriptors with their cases, and records with their views.</summary>
internal sealed class StructureJson(Utf8JsonWriter json, DeviceModel device)
{
    /// <summary>Writes one structure.</summary>
    public void Write(StructureFileModel file)
    {
        var structure = file.Structure;
        var coverage = Coverage.Of(device.Header).Within(structure.Availability);
        WriteNames(structure);
        json.WriteNumber("widthBits", structure.SizeBytes * 8);
        json.WriteNumber("sizeBytes", structure.SizeBytes);
        json.WriteNumber("alignmentBytes", structure.AlignmentBytes);
        if (file.Cases is { } cases)
        {
            json.WriteString("by", cases.Discriminator);
            json.WriteString("operations", cases.EnumType);
            json.WriteString("flagged", cases.Flags);
        }

        json.Gates(structure.Availability, coverage);
        json.Documentation(structure.Doc);
        WriteFields(structure, coverage, EquatableArray<MemberModel>.Empty);
        var flags = file.Cases is { } table ? FlagNames.Of(device, file, table) : null;
        json.Objects(file.IsDescriptor ? "cases" : "views", file.Variants, variant => WriteVariant(file, variant, flags, coverage));
    }

    private void WriteNames(StructureModel structure)
    {
        json.WriteString("name", structure.TypeName);
        json.WriteString("specName", structure.SpecName);
    }

    private void WriteVariant(StructureFileModel file, VariantModel variant, FlagNames? flags, Coverage outer)
    {
        var coverage = outer.Within(variant.Structure.Availability);
        WriteNames(variant.Structure);
        if (variant.Rule is { } rule)
        {
            json.WriteString("operation", rule.Operation);
            json.Number("opcode", rule.Value);
            WriteFlags("allowedFlags", rule.AllowedFlags);
            WriteFlags("requiredFlags", rule.RequiredFlags);
            json.Objects("requiredChoices", rule.RequiredChoices, WriteFlagSet);
            json.WriteString("completes", rule.Completion);
        }

        json.Gates(variant.Structure.Availability, coverage);
        json.Documentation(variant.Structure.Doc);
        WriteFields(variant.Structure, coverage, file.Structure.Members);

        void WriteFlags(string name, ulong mask)
        {
            json.WriteStartObject(name);
            WriteFlagSet(mask);
            json.WriteEndObject();
        }

        void WriteFlagSet(ulong mask)
        {
            json.Number("mask", mask);
            json.Strings("names", flags?.NamesOf(variant, mask) ?? []);
        }
    }

    private void WriteFields(StructureModel structure, Coverage coverage, EquatableArray<MemberModel> common)
    {
        var gaps = StructureGaps.Of(structure).Select(gap => (gap.Low, Thing: (object)gap));
        var bits = structure.Members.Select(member => (Low: member.LowBit, Thing: (object)member)).Concat(gaps).OrderBy(each => each.Low);
        json.Objects("fields", bits.Select(each => each.Thing), each =>
        {
            if (each is MemberModel member)
            {
                WriteMember(member, coverage, common.Any(other => other.Name == member.Name));
            }
            else
            {
                WriteGap(((int Low, int High))each, coverage);
            }
        });
    }

    private void WriteMember(MemberModel member, Coverage coverage, bool isCommon)
    {
        WritePlace("field", member.Name, member.SpecName, member.LowBit, member.HighBit, "RW");
        json.WriteBoolean("common", isCommon);
        json.Type(member.Type);
        json.WriteNumber("count", member.Count);
        json.WriteNumber("elementBits", member.ElementBits);
        json.WriteBoolean("bigEndian", member.IsBigEndian);
        json.Number("alignmentBytes", member.AlignmentBytes);
        json.WriteString("refines", member.Refines);
        json.WriteString("fragment", member.Fragment);
        if (member.Presence is { } presence)
        {
            json.WriteStartObject("presence");
            json.WriteString("member", presence.FlagsMember);
            json.WriteString("flag", presence.Flag);
            json.Number("mask", presence.Mask);
            json.WriteBoolean("whenSet", !presence.IsNegated);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("presence");
        }

        json.Range(member.Range);
        json.Gates(member.Availability, coverage.Within(member.Availability));
        json.Documentation(member.Doc);
    }

    private void WriteGap((int Low, int High) gap, Coverage coverage)
    {
        var name = GapModel.NameOf(gap.High, gap.Low);
        WritePlace("reserved", name, name, gap.Low, gap.High, AccessLetters.Reserved);
        json.Gates(AvailabilityModel.Always, coverage);
    }

    private void WritePlace(string kind, string name, string specName, int low, int high, string access)
    {
        json.WriteString("kind", kind);
        json.WriteString("name", name);
        json.WriteString("specName", specName);
        json.WriteNumber("byteOffset", low / 8);
        json.WriteNumber("lsb", low);
        json.WriteNumber("msb", high);
        json.WriteString("access", access);
    }
}
