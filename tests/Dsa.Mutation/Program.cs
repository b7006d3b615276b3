using System.CommandLine;
using System.Diagnostics;
using System.Reflection;
using Dsa.Conformance;
using Dsa.Mutation;

if (args is [ClaimedTests.Command, var testsPath, var row])
{
    return ClaimedTests.Run(testsPath, row);
}

var only = new Option<string[]>("--only")
{
    Description = "Only mutants whose id begins so: EV-11b, EV-11, EV.",
    AllowMultipleArgumentsPerToken = true,
};
var command = new RootCommand("Flips behaviours of the driver one by one, and sees that the tests that claim them fail.") { only };
command.SetAction((parsed, _) => RunAsync(parsed.GetValue(only) ?? []));
return await command.Parse(args).InvokeAsync();

static async Task<int> RunAsync(string[] only)
{
    var list = MutantList.Parse(File.ReadAllText(Path.Combine(Repository.Root, "tests", "Dsa.Mutation", "mutants.txt")));
    var mutants = list.Where(mutant => only.Length == 0 || only.Any(start => mutant.Id.StartsWith(start, StringComparison.Ordinal))).ToList();
    if (mutants.Count == 0)
    {
        Console.Error.WriteLine($"No mutant has an id that begins with {string.Join(" or ", only)}.");
        return 2;
    }

    var configuration = typeof(Mutant).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
    var tests = Path.Combine(Repository.Root, "tests", "Dsa.Driver.Tests", "bin", configuration, "net10.0", "Dsa.Driver.Tests.dll");
    var watch = Stopwatch.StartNew();
    var run = new MutationRun(DriverCompiler.Create(Repository.Root, configuration), tests);
    var verdicts = await Report.WhileAsync(run, mutants);
    Report.Summarize(verdicts, watch.Elapsed);
    return verdicts.All(static verdict => verdict.Kind == VerdictKind.Caught) ? 0 : 1;
}
