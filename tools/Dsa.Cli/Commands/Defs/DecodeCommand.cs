using System.CommandLine;
using Dsa.Cli.Reporting;
using Dsa.Cli.Run;
using Dsa.Definitions.Decoding;

namespace Dsa.Cli.Commands.Defs;

/// <summary><c>dsa defs decode</c>: a register's value or a structure's bytes, field by field.</summary>
internal static class DecodeCommand
{
    private const string StandardInput = "-";

    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "A register, descriptor, case, record or view, as the definition or the specification calls it, in any case." };
        var values = new Argument<string[]>("value")
        {
            Arity = ArgumentArity.OneOrMore,
            Description = "For a register a number (0x1F, 31, 0b1_1111); for anything else bytes in hex in the order of memory, also as xxd or hexdump -C print them; - reads them from standard input.",
        };
        var operation = new Option<string?>("--operation") { Description = "For completion records, the operation whose record it is." };
        var defs = DefsInput.CreateOption();
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("decode", "Take the value of a register, or the bytes of a descriptor or record, apart.") { name, values, operation, defs, json };
        command.SetAction(result => DefsGuard.Run(
            "defs decode",
            () => Decode(result.GetValue(name)!, result.GetValue(values)!, result.GetValue(operation), result.GetValue(defs), result.GetValue(json))));
        return command;
    }

    private static int Decode(string name, string[] values, string? operation, string[]? defs, bool json)
    {
        var set = DefsInput.Load(defs);
        DecodedThing thing;
        try
        {
            thing = Decoder.Decode(set.Devices, name, values is [StandardInput] ? [ReadInput()] : values, operation);
        }
        catch (DecodeException exception)
        {
            throw new UsageException(exception.Message);
        }

        if (json)
        {
            DefsOutput.WriteJson(writer => DecodedJson.Write(writer, thing));
        }
        else
        {
            DefsOutput.Write(writer =>
            {
                foreach (var line in DecodedText.LinesOf(thing))
                {
                    writer.WriteLine(Complaint.Printable(line));
                }
            });
        }

        return ExitCode.Success;
    }

    /// <summary>Standard input up to more text than any dump of a structure has.</summary>
    private static string ReadInput()
    {
        var buffer = new char[8 * HexBytes.MostBytes];
        try
        {
            var count = Console.In.ReadBlock(buffer);
            return new(buffer, 0, count);
        }
        catch (IOException exception)
        {
            throw new RunFailedException($"Standard input cannot be read ({exception.Message.TrimEnd('.')}); give the value on the command line.", exception);
        }
    }
}
