using Dsa.Bindings.Generator.Binding;
using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;
using Dsa.Bindings.Generator.Text;
using Microsoft.CodeAnalysis.Text;

namespace Dsa.Definitions;

/// <summary>Definition files, read and bound: the devices that they define and what is wrong with them.</summary>
/// <param name="Files">The files, in the order given.</param>
/// <param name="Devices">The devices, in the order in which their first file was given.</param>
/// <param name="Diagnostics">All findings, by file and place.</param>
internal sealed record DefinitionSet(
    IReadOnlyList<ParsedFile> Files, IReadOnlyList<DeviceModel> Devices, IReadOnlyList<DefinitionDiagnostic> Diagnostics)
{
    /// <summary>Reads and binds texts; a path is only a name in messages.</summary>
    public static DefinitionSet Bind(IEnumerable<(string Path, string Text)> files)
    {
        var parsed = files.Select(static file => Parse(file.Path, file.Text)).ToList();
        var devices = DeviceGroups.Of([.. parsed])
            .Select(static device => DeviceBinder.Bind(device, CancellationToken.None))
            .ToList();
        var order = parsed.Select(static (file, index) => (file.Path, index)).ToLookup(static file => file.Path, static file => file.index);
        var diagnostics = parsed.SelectMany(static file => file.Diagnostics)
            .Concat(devices.SelectMany(static device => device.Diagnostics))
            .OrderBy(diagnostic => order[diagnostic.Place.Path].FirstOrDefault())
            .ThenBy(static diagnostic => diagnostic.Place.Span.Start)
            .ToList();
        return new(parsed, devices, diagnostics);
    }

    private static ParsedFile Parse(string path, string text)
    {
        var diagnostics = new DiagnosticBag();
        var syntax = FileParser.Parse(new DefinitionText(path, SourceText.From(text)), diagnostics, CancellationToken.None);
        return new(path, syntax, diagnostics.ToEquatableArray());
    }
}
