using System.Runtime.CompilerServices;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Importing;
using Dsa.Definitions.Importing.Svd;
using Dsa.Definitions.Importing.SystemRdl;
using Microsoft.CodeAnalysis;

namespace Dsa.Definitions.Tests.Importing;

/// <summary>Imports texts, and looks at what comes of them.</summary>
internal static class Imported
{
    public static string CaseFolder { get; } = Path.Combine(Path.GetDirectoryName(ThisFile())!, "Cases");

    public static ImportedDefinition Svd(string text, string? device = null) => new SvdImporter().Import("file.svd", text, device);

    public static ImportedDefinition Rdl(string text, string? device = null) => new SystemRdlImporter().Import("file.rdl", text, device);

    /// <summary>Imports a file by its ending.</summary>
    public static ImportedDefinition File(string path)
    {
        IImporter importer = path.EndsWith(".svd", StringComparison.Ordinal) ? new SvdImporter() : new SystemRdlImporter();
        return importer.Import(Path.GetFileName(path), System.IO.File.ReadAllText(path), null);
    }

    /// <summary>An SVD file with one peripheral.</summary>
    public static string SvdOf(string registers, string more = "") => $"""
        <device><name>Demo</name><version>1.0</version><peripherals>
        <peripheral><name>BLOCK</name><baseAddress>0</baseAddress>{more}<registers>
        {registers}
        </registers></peripheral></peripherals></device>
        """;

    /// <summary>The device that the text of a definition gives.</summary>
    public static DeviceModel Bind(ImportedDefinition definition)
    {
        var set = DefinitionSet.Bind(definition.Files.Select((text, index) => ($"{index}.hwdef", text)));
        Assert.DoesNotContain(set.Diagnostics, finding => finding.ToDiagnostic().Severity == DiagnosticSeverity.Error);
        return set.Devices.Single();
    }

    /// <summary>All registers of a device, those of arrays included.</summary>
    public static IReadOnlyList<RegisterModel> RegistersOf(DeviceModel device) =>
        device.Declarations.OfType<RegisterFileModel>().Select(file => file.Register)
            .Concat(device.Declarations.OfType<ArrayModel>().SelectMany(array => array.Registers))
            .ToList();

    /// <summary>The one field of a name.</summary>
    public static FieldModel Field(ImportedDefinition definition, string specName) =>
        RegistersOf(Bind(definition)).SelectMany(register => register.Fields).Single(field => field.SpecName == specName);

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
