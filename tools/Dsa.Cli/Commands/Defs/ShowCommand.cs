using System.CommandLine;
using Dsa.Cli.Reporting;
using Dsa.Definitions.Messages;
using Dsa.Definitions.Naming;
using Dsa.Definitions.Showing;

namespace Dsa.Cli.Commands.Defs;

/// <summary><c>dsa defs show</c>: a register, structure or enum as the specification has it.</summary>
internal static class ShowCommand
{
    public static Command Create()
    {
        var name = new Argument<string?>("name")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "A register, field, array, block, enum, flags, descriptor, case, record, view or member, as the definition or the specification calls it, in any case. Without it, a list.",
        };
        var defs = DefsInput.CreateOption();
        var json = new Option<bool>("--json") { Description = "Print JSON, in the form of the JSON export." };
        var command = new Command("show", "Show a part of a definition: a table as the specification has it, and a picture of the bits.") { name, defs, json };
        command.SetAction(result => DefsGuard.Run("defs show", () => Show(result.GetValue(name), result.GetValue(defs), result.GetValue(json))));
        return command;
    }

    private static int Show(string? name, string[]? defs, bool json)
    {
        var index = NameIndex.Of(DefsInput.Load(defs).Devices);
        var things = name is null ? ShownList.Whole(index).ToList() : index.Find(name, static _ => true);
        if (name is not null && things.Count == 0)
        {
            throw new UsageException($"There is nothing called '{Echo.Of(name)}'; {index.Advise(name, static _ => true)}");
        }

        var isOne = name is not null && things.Count == 1;
        if (json)
        {
            DefsOutput.WriteJson(writer => ShownJson.Write(writer, things, isOne));
        }
        else
        {
            var parts = isOne ? ShownThing.Of(things[0]).ToList() : [ShownList.Of(things)];
            DefsOutput.Write(writer => ShownTables.Write(writer, parts, !Console.IsOutputRedirected));
        }

        return ExitCode.Success;
    }
}
