using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Dsa.Bindings.Tests.Codegen;

/// <summary>What the just-in-time compiler makes of the generated API, against the same work by hand (tests/Dsa.Codegen).</summary>
public sealed partial class CodegenTests(CodegenTests.Listing listing) : IClassFixture<CodegenTests.Listing>
{
    [Theory]
    [InlineData("ReadField")]
    [InlineData("ChangeField")]
    [InlineData("ClearCause")]
    [InlineData("StoreDescriptor")]
    public void The_generated_api_compiles_to_what_one_writes_by_hand(string work)
    {
        var byHand = listing.Of($"{work}_ByHand");
        Assert.NotEmpty(byHand);
        Assert.DoesNotContain(byHand, static instruction => instruction.Contains("call", StringComparison.Ordinal));
        Assert.Equal(byHand, listing.Of($"{work}_Generated"));
    }

    /// <summary>The disassembly of a process of its own that runs everything once, fully optimised from the start.</summary>
    public sealed partial class Listing
    {
        private readonly Dictionary<string, List<string>> _methods = [];

        public Listing()
        {
            var file = Path.GetTempFileName();
            try
            {
                Run(file);
                List<string>? current = null;
                foreach (var line in File.ReadLines(file))
                {
                    if (Header().Match(line) is { Success: true } header)
                    {
                        _methods[header.Groups[1].Value] = current = [];
                    }
                    else if (line.StartsWith("       ", StringComparison.Ordinal) && line.Trim() is { Length: > 0 } instruction)
                    {
                        current?.Add(instruction);
                    }
                }
            }
            finally
            {
                File.Delete(file);
            }
        }

        public IReadOnlyList<string> Of(string method) => _methods[method];

        private static void Run(string listing)
        {
            var program = Path.Combine(AppContext.BaseDirectory, "Dsa.Codegen.dll");
            var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", ["exec", program])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.Environment["DOTNET_TieredCompilation"] = "0";
            start.Environment["DOTNET_JitDisasm"] = "*_Generated *_ByHand";
            start.Environment["DOTNET_JitDisasmDiffable"] = "1";
            start.Environment["DOTNET_JitStdOutFile"] = listing;
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0 && output.Trim() == "done", output + errors.Result);
        }

        [GeneratedRegex(@"^; Assembly listing for method .*:(\w+)\(")]
        private static partial Regex Header();
    }
}
