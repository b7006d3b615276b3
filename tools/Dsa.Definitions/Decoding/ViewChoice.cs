using System.Numerics;
using System.Text.RegularExpressions;
using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Decoding;

/// <summary>Chooses the case or view that bytes are to be read as.</summary>
/// <remarks>
/// Cases are told apart by the operation. What tells views apart no grammar says: a view is chosen when its documentation
/// lists the value of the record's first enum, in brackets before elsewhere, or when its name begins with the name of that
/// value; else the one that the case of the operation completes with.
/// </remarks>
internal sealed partial class ViewChoice(DeviceModel device)
{
    private readonly ValueReader _reader = new(device);

    /// <summary>The case or view; null for the bare structure.</summary>
    public VariantModel? Of(StructureFileModel file, VariantModel? operation, RawBits raw, List<string> warnings) =>
        file.Cases is { } cases ? CaseOf(file, cases, raw, warnings) : ViewOf(file, operation, raw);

    /// <summary>The case of the operation that a structure names in a member; null when it names none.</summary>
    public VariantModel? OperationIn(StructureModel structure, RawBits raw)
    {
        foreach (var file in device.Declarations.OfType<StructureFileModel>())
        {
            if (structure.Members.FirstOrDefault(each => each.Type.Kind == FieldKind.Enum && each.Type.Name == file.Cases?.EnumType) is { IsArray: false } member
                && CaseOf(file, raw.Take(member.LowBit, member.WidthBits)) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static VariantModel? CaseOf(StructureFileModel file, BigInteger value) => file.Variants.FirstOrDefault(variant => variant.Rule?.Value == value);

    private static VariantModel? CaseOf(StructureFileModel file, CaseTableModel cases, RawBits raw, List<string> warnings)
    {
        if (file.Structure.Members.FirstOrDefault(member => member.Name == cases.Discriminator) is not { } discriminator)
        {
            return null;
        }

        var value = raw.Take(discriminator.LowBit, discriminator.WidthBits);
        var found = CaseOf(file, value);
        if (found is null)
        {
            warnings.Add($"{file.Structure.TypeName} has no case for {discriminator.Name} {ValueReader.HexOf(value)}; only the common members are shown.");
        }

        return found;
    }

    private VariantModel? ViewOf(StructureFileModel file, VariantModel? operation, RawBits raw)
    {
        if (file.Structure.Members.OrderBy(static member => member.LowBit).FirstOrDefault(static member => member is { Type.Kind: FieldKind.Enum, IsArray: false }) is { } status)
        {
            var value = raw.Take(status.LowBit, status.WidthBits);
            if (ViewOf(file, value, _reader.MemberOf(status.Type.Name, value)?.Name) is { } chosen)
            {
                return chosen;
            }
        }

        return operation?.Rule?.Completion is { } completion ? file.Variants.FirstOrDefault(variant => variant.Structure.TypeName == completion) : null;
    }

    private static VariantModel? ViewOf(StructureFileModel file, BigInteger value, string? name) => value.IsZero
        ? null
        : file.Variants.FirstOrDefault(variant => Bracketed().Matches(variant.Structure.Doc).Any(match => Lists(match.Value, value)))
            ?? file.Variants.FirstOrDefault(variant => Lists(variant.Structure.Doc, value))
            ?? file.Variants.FirstOrDefault(variant => name is not null && variant.Structure.TypeName.StartsWith(name, StringComparison.Ordinal));

    private static bool Lists(string text, BigInteger value) =>
        Number().Matches(text).Any(match => BigInteger.Parse("0" + match.Value[2..], System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture) == value);

    [GeneratedRegex(@"\([^)]*\)", RegexOptions.CultureInvariant)]
    private static partial Regex Bracketed();

    [GeneratedRegex(@"\b0x[0-9A-Fa-f]{1,16}\b", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
