using Dsa.Bindings.Generator;
using Dsa.Definitions.Importing.SystemRdl.Syntax;
using Dsa.Definitions.Messages;

namespace Dsa.Definitions.Importing.SystemRdl.Elaboration;

/// <summary>What all steps of reading one SystemRDL file share.</summary>
internal sealed class RdlContext(string path, ImportNotes notes)
{
    private int _instances;

    public ImportNotes Notes { get; } = notes;

    public ImportException Error(RdlToken at, MessageText problem) => new(path, at.Line, at.Column, problem);

    public void Note(RdlToken at, string where, MessageText what) => Notes.Add(at.Line, where, what);

    /// <summary>Counts an instance.</summary>
    public void CountInstance(RdlToken at)
    {
        if (++_instances > ImportLimits.Instances)
        {
            throw Error(at, $"The file makes more than {ImportLimits.Instances.ToText()} instances, the most that are read; import it in parts.");
        }
    }
}
