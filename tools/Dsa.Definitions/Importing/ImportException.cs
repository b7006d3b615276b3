using Dsa.Bindings.Generator;
using Dsa.Definitions.Messages;

namespace Dsa.Definitions.Importing;

/// <summary>A file of another format cannot be understood; the message says where and why.</summary>
internal sealed class ImportException : Exception
{
    /// <summary>Makes the message from a place and what is wrong there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="line">The line, from 1; 0 when the file as a whole is meant.</param>
    /// <param name="column">The column, from 1; 0 when the line as a whole is meant.</param>
    /// <param name="problem">What is wrong, and what to do.</param>
    public ImportException(string path, int line, int column, MessageText problem)
        : base(PlaceText(path, line, column) + ": " + problem.ToString())
    {
        Line = line;
        Column = column;
    }

    /// <summary>The line, from 1; 0 when the file as a whole is meant.</summary>
    public int Line { get; }

    /// <summary>The column, from 1; 0 when the line as a whole is meant.</summary>
    public int Column { get; }

    private static string PlaceText(string path, int line, int column) =>
        line == 0 ? path : column == 0 ? $"{path}:{line.ToText()}" : $"{path}:{line.ToText()}:{column.ToText()}";
}
