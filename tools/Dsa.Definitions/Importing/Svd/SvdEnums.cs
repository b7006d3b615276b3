using Dsa.Bindings.Generator;
using Dsa.Definitions.Importing.Tree;

namespace Dsa.Definitions.Importing.Svd;

/// <summary>Reads the named values of a field.</summary>
internal sealed class SvdEnums(SvdContext context)
{
    private static readonly HashSet<string> KnownInList = ["name", "usage", "enumeratedValue"];
    private static readonly HashSet<string> KnownInValue = ["name", "description", "value", "isDefault"];

    /// <summary>The values of a field; null when it has none.</summary>
    /// <param name="field">The field, complete.</param>
    /// <param name="scopes">What stands around it, the field itself first.</param>
    /// <param name="bits">The width of the field.</param>
    /// <param name="isClosed">Whether only these values may be written.</param>
    public ImportedEnum? Read(SvdElement field, IReadOnlyList<SvdElement> scopes, int bits, bool isClosed)
    {
        var lists = field.Children
            .Where(static child => child.Name == "enumeratedValues")
            .Select(list => context.Derivation.Complete(list, scopes))
            .OrderBy(static list => list.TextOf("usage") == "write")
            .ToList();
        if (lists.Count == 0)
        {
            return null;
        }

        var values = new ImportedEnum { SpecName = NameOf(lists[0]), Bits = bits, IsClosed = isClosed, Line = lists[0].Line };
        foreach (var list in lists)
        {
            context.NoteRest(list, KnownInList);
            if (lists.Count == 1 && list.TextOf("usage") is "read" or "write")
            {
                context.Note(list, $"that the values are for {list.TextOf("usage")}s only is not carried");
            }

            foreach (var value in list.Children.Where(static child => child.Name == "enumeratedValue"))
            {
                ReadValue(values, value, bits);
            }
        }

        return values.Members.Count == 0 ? null : values;
    }

    private static string? NameOf(SvdElement list) => list.NameText.Length == 0 ? null : list.NameText;

    private void ReadValue(ImportedEnum owner, SvdElement value, int bits)
    {
        context.CountDetail(value);
        context.NoteRest(value, KnownInValue);
        if (value.Child("value") is not { } number)
        {
            context.Note(value, SvdNumber.IsTrue(value, "isDefault")
                ? "the name of all other values is not carried"
                : "a name without a value is not carried");
            return;
        }

        var (first, rest) = SvdPattern.Read(number);
        Add(owner, value, value.NameText, first, bits);
        foreach (var other in rest)
        {
            Add(owner, value, value.NameText + "_" + other.ToText(), other, bits);
        }

        if (rest.Count > 0)
        {
            context.Note(value, $"{number.Text} stands for {(rest.Count + 1).ToText()} values; each has a name of its own");
        }
    }

    private void Add(ImportedEnum owner, SvdElement element, string name, ulong value, int bits)
    {
        var known = owner.Members.Find(member => member.Value == value);
        if (bits < 64 && value >> bits != 0)
        {
            context.Note(element, $"{value.ToText()} does not fit in {bits.Count("bit")}; the value is left out");
        }
        else if (known is null)
        {
            owner.Members.Add(new(name.Length == 0 ? "Value" + value.ToText() : name, value, element.Doc));
        }
        else if (known.SpecName != name)
        {
            context.Note(element, $"{value.ToText()} already means '{known.SpecName}'; this name is left out");
        }
    }
}
