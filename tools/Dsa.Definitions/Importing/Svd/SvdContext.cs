using Dsa.Bindings.Generator;
using Dsa.Definitions.Messages;

namespace Dsa.Definitions.Importing.Svd;

/// <summary>What all readers of one SVD file share.</summary>
internal sealed class SvdContext(SvdElement device, ImportNotes notes)
{
    private int _instances;
    private int _details;

    public SvdElement Device { get; } = device;

    public SvdDerivation Derivation { get; } = new(device);

    public ImportNotes Notes { get; } = notes;

    /// <summary>Notes that the definition does not say something about an element.</summary>
    public void Note(SvdElement element, MessageText what) => Notes.Add(element.Line, element.Title, what);

    /// <summary>Notes the children of an element that nothing reads.</summary>
    public void NoteRest(SvdElement element, IReadOnlySet<string> known)
    {
        foreach (var child in element.Children.Where(child => !known.Contains(child.Name)))
        {
            var text = child.Children.Count > 0 || child.Text.Length is 0 or > 40 ? "" : $" ({child.Text})";
            Notes.Add(child.Line, element.Title, $"<{child.Name}>{text} is not carried");
        }
    }

    /// <summary>Counts a register, cluster or peripheral that was read.</summary>
    public void CountInstance(SvdElement element)
    {
        if (++_instances > ImportLimits.Instances)
        {
            throw element.Error($"With all copies the file has more than {ImportLimits.Instances.ToText()} registers and clusters, the most that are read; import it in parts.");
        }
    }

    /// <summary>Counts a field or value that was read.</summary>
    public void CountDetail(SvdElement element)
    {
        if (++_details > ImportLimits.Details)
        {
            throw element.Error($"With all copies the file has more than {ImportLimits.Details.ToText()} fields and values, the most that are read; import it in parts.");
        }
    }
}
