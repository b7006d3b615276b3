namespace Dsa.Definitions.Importing;

/// <summary>An importer turns a file of another format into definition text.</summary>
/// <remarks>
/// The text binds without errors. Files are not trusted: whatever they hold, the answer is a definition or one
/// <see cref="ImportException"/>.
/// </remarks>
internal interface IImporter
{
    /// <summary>The format's name on the command line, in lower case.</summary>
    string Format { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its name, for messages only.</param>
    /// <param name="text">Its content.</param>
    /// <param name="deviceName">The name that the device gets; null for the name in the file.</param>
    /// <exception cref="ImportException">The file cannot be understood.</exception>
    ImportedDefinition Import(string path, string text, string? deviceName);
}
