using System.Reflection;
using System.Runtime.Loader;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Dsa.Mutation;

/// <summary>Runs the tests that claim a row, in this process, until one fails.</summary>
/// <remarks>The driver comes from standard input: it is what the tests find under the driver's name.</remarks>
internal static class ClaimedTests
{
    public const string Command = "run-claimed-tests";
    public const int Passed = 0;
    public const int Failed = 1;
    public const int NotRun = 2;
    private const string DriverName = "Dsa.Driver";
    private const string ClaimName = "Dsa.Testing.ParityAttribute";

    /// <summary>Runs them.</summary>
    /// <param name="testsPath">The tests' assembly; what it needs besides the driver lies beside it.</param>
    /// <param name="row">The row.</param>
    /// <returns><see cref="Passed"/>, <see cref="Failed"/> or <see cref="NotRun"/>; the last line that is printed says which and why.</returns>
    public static int Run(string testsPath, string row)
    {
        var folder = Path.GetDirectoryName(testsPath)!;
        AppContext.SetData("APP_CONTEXT_BASE_DIRECTORY", folder + Path.DirectorySeparatorChar);
        AssemblyLoadContext.Default.Resolving += (context, name) => Load(context, name, folder);
        var tests = AssemblyLoadContext.Default.LoadFromAssemblyPath(testsPath);
        using var results = new TestResults(test => Claims(test.TestMethod.TestClass.Class.ToRuntimeType(), row) || Claims(test.TestMethod.Method.ToRuntimeMethod(), row));
        using var framework = new XunitTestFramework(results);
        using var discoverer = framework.GetDiscoverer(Reflector.Wrap(tests));
        var options = new TestOptions();
        options.SetValue("xunit.execution.DisableParallelization", true);
        foreach (var type in tests.GetTypes().Where(type => Claims(type, row) || type.GetMethods().Any(method => Claims(method, row))))
        {
            discoverer.Find(type.FullName, includeSourceInformation: false, results, options);
            results.WaitForDiscovery();
        }

        if (results.Claimed.Count == 0)
        {
            Console.WriteLine($"no test of {Path.GetFileNameWithoutExtension(testsPath)} claims {row}");
            return NotRun;
        }

        using var executor = framework.GetExecutor(tests.GetName());
        executor.RunTests(results.Claimed, results, options);
        results.WaitForEnd();
        Console.WriteLine(results.Failure ?? $"{results.PassedCount} tests");
        return results.Failure is null ? Passed : Failed;
    }

    private static Assembly? Load(AssemblyLoadContext context, AssemblyName name, string folder)
    {
        if (name.Name == DriverName)
        {
            using var image = new MemoryStream();
            using var input = Console.OpenStandardInput();
            input.CopyTo(image);
            image.Position = 0;
            return context.LoadFromStream(image);
        }

        var path = Path.Combine(folder, name.Name + ".dll");
        return File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
    }

    private static bool Claims(MemberInfo member, string row) => member.CustomAttributes.Any(claim =>
        claim.AttributeType.FullName == ClaimName
        && claim.ConstructorArguments.Any(ids => ids.Value is IEnumerable<CustomAttributeTypedArgument> values && values.Any(id => row.Equals(id.Value))));

    private sealed class TestOptions : ITestFrameworkDiscoveryOptions, ITestFrameworkExecutionOptions
    {
        private readonly Dictionary<string, object?> _values = [];

        public TValue GetValue<TValue>(string name) => _values.TryGetValue(name, out var value) ? (TValue)value! : default!;

        public void SetValue<TValue>(string name, TValue value) => _values[name] = value;
    }
}
