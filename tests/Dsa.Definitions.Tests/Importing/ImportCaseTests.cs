using Dsa.Definitions.Importing;

namespace Dsa.Definitions.Tests.Importing;

/// <summary>Each file in <c>Cases</c> gives the definition beside it, then its notes. DSA_WRITE_CASES=1 writes them anew.</summary>
public sealed class ImportCaseTests
{
    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Imported.CaseFolder)
        .Select(path => Path.GetFileName(path)!)
        .Where(name => !name.EndsWith(".hwdef", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_gives_the_definition_beside_it(string file)
    {
        var actual = TextOf(Imported.File(Path.Combine(Imported.CaseFolder, file)));
        var expectedPath = Path.Combine(Imported.CaseFolder, file + ".hwdef");
        if (Environment.GetEnvironmentVariable("DSA_WRITE_CASES") == "1")
        {
            File.WriteAllText(expectedPath, actual);
        }

        Assert.Equal(File.ReadAllText(expectedPath), actual);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void No_register_and_no_field_of_a_file_is_lost(string file)
    {
        var counts = Imported.File(Path.Combine(Imported.CaseFolder, file)).Counts;
        Assert.True(counts.RegistersInFile > 0);
        Assert.Equal(counts.RegistersInFile, counts.RegistersRead);
        Assert.Equal(counts.FieldsInFile, counts.FieldsRead);
    }

    [Theory]
    [InlineData("fields.svd", 8, 19)]
    [InlineData("structure.svd", 76, 4)]
    [InlineData("components.rdl", 42, 54)]
    [InlineData("expressions.rdl", 12, 14)]
    public void Registers_and_fields_are_those_counted_by_hand(string file, long registers, long fields)
    {
        var counts = Imported.File(Path.Combine(Imported.CaseFolder, file)).Counts;
        Assert.Equal((registers, fields), (counts.RegistersRead, counts.FieldsRead));
    }

    private static string TextOf(ImportedDefinition definition) =>
        string.Concat(definition.Files) + "\n// Notes\n" + string.Concat(definition.Notes.Select(note => $"// {note}\n"));
}
