using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Writing;

namespace Dsa.Definitions.Comparing;

/// <summary>Registers with their fields, as things to compare.</summary>
internal static class ComparedRegisters
{
    /// <summary>A register.</summary>
    public static ComparedThing Of(RegisterModel register)
    {
        var offset = register.OffsetBytes.ToHex();
        return new("register", register.Name, register.SpecName, offset, $"at {offset}, {register.WidthBits.Count("bit")}", register.Doc)
        {
            Facts =
            [
                Fact.Place("offset", offset),
                Fact.Size("width", register.WidthBits.Count("bit")),
                Fact.Of("capability", register.IsCapability),
                Fact.Of("computed", register.IsComputed),
                Fact.Of("sticky", register.IsSticky),
                Fact.Of("survives", string.Join(", ", register.Survives)),
                Fact.Of("overlays", register.Overlays),
                Fact.Of("read widths", string.Join(", ", register.ReadWidths.Select(width => width.ToText()))),
                Fact.Of("write widths", string.Join(", ", register.WriteWidths.Select(width => width.ToText()))),
                .. CommonFacts.Of(register.Availability),
            ],
            Parts = register.Fields.Select(Of).ToList(),
            Gaps = register.Gaps,
        };
    }

    private static ComparedThing Of(FieldModel field)
    {
        var bits = RegisterWriter.Bits(field.High, field.Low);
        return new("field", field.Name, field.SpecName, bits, bits, field.Doc)
        {
            Facts =
            [
                Fact.Place("bits", bits, field.Width),
                Fact.Type("type", CommonFacts.TypeOf(field.Type)),
                Fact.Of("access", AccessWord.Of(field.Access)),
                Fact.Of("reset", field.ResetExpression is null ? field.Reset.ToHex() : field.ResetText),
                Fact.Of("locked while", field.Lock),
                Fact.Of("computed", field.IsComputed),
                Fact.Of("volatile", field.IsVolatile),
                Fact.Of("sticky", field.IsSticky),
                CommonFacts.Of(field.Range),
                .. CommonFacts.Of(field.Availability),
            ],
        };
    }
}
