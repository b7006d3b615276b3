using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;

namespace Dsa.Benchmarks;

/// <summary>The generator over devices of growing size: the time for a field should stay the same.</summary>
public class GeneratorOnFields
{
    private const int FieldsPerRegister = 8;
    private const int RegistersPerBlock = 100;

    private GeneratorInput _input = null!;

    [Params(5_000, 10_000, 25_000, 50_000)]
    public int Fields { get; set; }

    [GlobalSetup]
    public void Write()
    {
        _input = new GeneratorInput([.. Files(Fields)]);
        GeneratorInput.Check(_input.NewDriver().RunGenerators(_input.Compilation));
    }

    [Benchmark]
    public object From_nothing() => _input.NewDriver().RunGenerators(_input.Compilation);

    private static IEnumerable<AdditionalText> Files(int fields)
    {
        var registers = fields / FieldsPerRegister;
        for (var first = 0; first < registers; first += RegistersPerBlock)
        {
            var block = (first / RegistersPerBlock).ToString(CultureInfo.InvariantCulture);
            var text = new StringBuilder(first == 0 ? "hwdef 1\ndevice Large revision 1.0\n" : "hwdef 1\npart of Large\n");
            text.Append(CultureInfo.InvariantCulture, $"block B{block} size 0x1000 {{\n");
            for (var register = first; register < Math.Min(first + RegistersPerBlock, registers); register++)
            {
                text.Append(CultureInfo.InvariantCulture, $"register R{register} @ {(register - first) * 4} : 32 rw {{\n");
                for (var field = 0; field < FieldsPerRegister; field++)
                {
                    text.Append(CultureInfo.InvariantCulture, $"[{field * 4 + 3}:{field * 4}] Field{field} /// A field.\n");
                }

                text.Append("}\n");
            }

            yield return new DefinitionFile($"b{block}.hwdef", text.Append("}\n").ToString());
        }
    }
}
