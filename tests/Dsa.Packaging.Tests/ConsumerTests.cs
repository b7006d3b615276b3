using System.Buffers.Binary;
using System.Text.RegularExpressions;
using Dsa.Packaging.Tests.Harness;

namespace Dsa.Packaging.Tests;

/// <summary>What users of the package see.</summary>
[Collection(PackagingCollection.Name)]
public sealed partial class ConsumerTests(PackagingBench bench)
{
    [PackageFact]
    public void A_reference_to_the_package_turns_a_definition_file_into_registers() =>
        Assert.Equal(Sample.Output("Uart16550"), bench.Consumers.Run("Uart16550"));

    [PackageFact]
    public void Registers_of_a_mapped_file_are_printed_with_their_names()
    {
        var image = new byte[0x4000];
        BinaryPrimitives.WriteUInt64LittleEndian(image, 0x0000_0002_1E01_3FFF);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(0x08), 0x0001_0400);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(0x14), 0x0046_0001);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(0x1C), 0x0000_0001);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(0x24), 0x003F_001F);
        BinaryPrimitives.WriteUInt64LittleEndian(image.AsSpan(0x28), 0x1_7F00_1000);
        BinaryPrimitives.WriteUInt64LittleEndian(image.AsSpan(0x30), 0x1_7F00_2000);
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, image);
            Assert.Equal(Sample.Output("MappedFile"), bench.Consumers.Run("MappedFile", path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [PackageFact]
    public void A_project_that_gets_the_package_through_another_has_definitions_of_its_own() =>
        Assert.Equal("Light { On = 1 }\nTrue\n", bench.Consumers.Run(OnwardProject.Name));

    [PackageFact]
    public void A_register_value_that_nobody_takes_is_the_only_warning() =>
        Assert.Equal(
            ["Onward/Program.cs(2,1): warning HWDEF5001"],
            Warnings().Matches(bench.Consumers.BuildOutput.Replace('\\', '/')).Select(static match => match.Groups[1].Value).Distinct());

    [PackageFact]
    public void An_error_in_a_definition_is_an_error_of_the_build_at_its_place()
    {
        var build = bench.Consumers.BuildBroken();
        Assert.NotEqual(0, build.ExitCode);
        Assert.Matches(@"Broken[/\\]broken\.hwdef\(5,22\): error HWDEF2003: ", build.Output);
        Assert.DoesNotContain("error CS", build.Output, StringComparison.Ordinal);
    }

    [PackageFact]
    public void Definition_files_are_found_below_the_project_unless_it_says_otherwise()
    {
        Assert.Single(Regex.Matches(bench.Consumers.DefinitionsOf(OnwardProject.Name), @"""Identity"": ""parts/lamp\.hwdef"""));
        Assert.DoesNotContain(".hwdef", bench.Consumers.DefinitionsOf("Uart16550", "-p:EnableDefaultHwDefinitionItems=false"), StringComparison.Ordinal);
    }

    [PackageFact]
    public void The_compiler_is_told_where_the_manual_of_diagnostics_is()
    {
        var path = bench.Consumers.PropertyOf(OnwardProject.Name, "HwDefinitionManual").Trim();
        Assert.Contains("### HWDEF3006", File.ReadAllLines(path));
        Assert.Contains("\"Identity\": \"HwDefinitionManual\"", bench.Consumers.ItemsOf(OnwardProject.Name, "CompilerVisibleProperty"), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"([^/\s]+/[^/\s]+: warning \w+)")]
    private static partial Regex Warnings();
}
