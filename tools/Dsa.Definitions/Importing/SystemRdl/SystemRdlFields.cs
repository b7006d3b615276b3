using System.Numerics;
using Dsa.Bindings.Generator;
using Dsa.Definitions.Importing.SystemRdl.Elaboration;
using Dsa.Definitions.Importing.Tree;

namespace Dsa.Definitions.Importing.SystemRdl;

/// <summary>Turns placed fields into fields of the neutral tree.</summary>
internal sealed class SystemRdlFields(RdlContext context)
{
    public ImportedField Convert(RdlNode field)
    {
        SystemRdlNotes.NoteProperties(context, field);
        var (first, last) = field.Range!.Value;
        var (high, low) = (Math.Max(first, last), Math.Min(first, last));
        if (first < last)
        {
            context.Note(field.At, field.Name, $"its bits are numbered from the other end; they stand as [{high}:{low}]");
        }

        var width = high - low + 1;
        var values = EnumOf(field, width);
        return new()
        {
            SpecName = field.Name,
            Doc = SystemRdlNotes.DocOf(field, " "),
            High = high,
            Low = low,
            Access = SystemRdlFieldAccess.Of(context, field),
            IsVolatile = SystemRdlFieldAccess.IsVolatile(field),
            Reset = ResetOf(field, width),
            Enum = values,
            Line = field.At.Line,
        };
    }

    private BigInteger ResetOf(RdlNode field, int width)
    {
        if (field.Value("reset") is not { } reset)
        {
            return BigInteger.Zero;
        }

        if (reset.ToNumber() is not { } number)
        {
            context.Note(field.Properties["reset"].At, field.Name, "its reset value comes from elsewhere, and is not carried");
            return BigInteger.Zero;
        }

        return number.Value < BigInteger.One << width
            ? number.Value
            : throw context.Error(field.Properties["reset"].At, $"The reset value of '{field.Name}' does not fit in {width.Count("bit")}; write one that does.");
    }

    private ImportedEnum? EnumOf(RdlNode field, int width)
    {
        if (field.Properties.GetValueOrDefault("encode")?.Enum is not { } type)
        {
            return null;
        }

        if (width > 64)
        {
            context.Note(field.At, field.Name, "the names of its values are not carried, as it is wider than 64 bits");
            return null;
        }

        var values = new ImportedEnum { SpecName = type.Syntax.Name, Bits = width, Line = type.Syntax.At.Line };
        foreach (var (entry, value) in type.Members)
        {
            if (value >= BigInteger.One << width)
            {
                context.Note(entry.Name, entry.Name.Text, $"does not fit in the {width.Count("bit")} of {field.Name}, and is left out");
            }
            else if (values.Members.Exists(member => member.Value == value))
            {
                context.Note(entry.Name, entry.Name.Text, "has the value of another member, and is left out");
            }
            else
            {
                values.Members.Add(new(entry.Name.Text, (ulong)value, SystemRdlNotes.DocOf(entry.Name.Text, entry.Title, entry.Description, " ")));
            }
        }

        return values.Members.Count == 0 ? null : values;
    }
}
