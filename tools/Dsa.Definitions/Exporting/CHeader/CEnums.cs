using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;
using Dsa.Definitions.Exporting.Tables;

namespace Dsa.Definitions.Exporting.CHeader;

/// <summary>Writes enums and flags types. C's enumerators are ints, so that types with larger values become constants.</summary>
internal static class CEnums
{
    /// <summary>Writes all types of a device.</summary>
    public static void Write(CWriter text, CNames names, DeviceModel device)
    {
        foreach (var model in device.Declarations.OfType<EnumModel>())
        {
            Write(text, names, device.Header, model);
        }
    }

    private static void Write(CWriter text, CNames names, DeviceHeaderModel header, EnumModel model)
    {
        var coverage = Coverage.Of(header).Within(model.Availability);
        var name = names.Add(model, ["_enum"], model.SpecName);
        text.Line();
        text.Comment(model.Doc.Length == 0 ? model.Name : model.Doc);
        var isEnum = !model.IsFlags && model.Members.Count > 0 && model.Members.All(member => member.Value <= int.MaxValue);
        if (isEnum)
        {
            text.Line($"enum {name.ToLowerInvariant()} {{");
        }

        foreach (var member in model.Members)
        {
            var constant = names.Claim([""], $"{model.SpecName}_{member.SpecName}", $"{model.SpecName}_{member.Name}");
            var comment = CommentOf(member, coverage);
            if (isEnum)
            {
                text.Member($"{constant} = {CText.Hex(member.Value, 31).TrimEnd('u')},", comment);
            }
            else
            {
                text.Define(constant, CText.Hex(model.IsFlags ? 1UL << (int)member.Value : member.Value, model.Bits), comment);
            }
        }

        if (isEnum)
        {
            text.Line("};");
        }
    }

    private static string CommentOf(EnumMemberModel member, Coverage coverage)
    {
        string?[] words = [member.Doc, CoverageWords.Of(coverage.Within(member.Availability)), member.Availability.When is { } when ? $"when {when}" : null];
        return string.Join(" ", words.Where(word => !string.IsNullOrEmpty(word)));
    }
}
