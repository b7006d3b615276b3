namespace Dsa.Definitions.Importing;

/// <summary>How much a file holds and how much of it is in the definition; an array of n counts n times.</summary>
/// <param name="RegistersInFile">Registers of the file, counted apart from the reading of it.</param>
/// <param name="RegistersRead">Registers that the bound definition has.</param>
/// <param name="FieldsInFile">Fields of the file.</param>
/// <param name="FieldsRead">Fields that the bound definition has; fields without software access count as its reserved bits.</param>
internal sealed record ImportCounts(long RegistersInFile, long RegistersRead, long FieldsInFile, long FieldsRead);
