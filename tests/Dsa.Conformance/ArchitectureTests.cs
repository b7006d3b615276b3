using System.Reflection;
using System.Text.RegularExpressions;
using Dsa.Configuration;
using Dsa.Device;
using Dsa.Driver;
using Dsa.Platform;
using Dsa.VfioUser;
using Dsa.Virtual;

namespace Dsa.Conformance;

public sealed partial class ArchitectureTests
{
    [Fact]
    public void Device_and_driver_know_bindings_and_platform_and_not_each_other()
    {
        Assert.Equal(["Dsa.Bindings", "Dsa.Platform"], OwnReferences(typeof(DsaDevice).Assembly));
        Assert.Equal(["Dsa.Bindings", "Dsa.Platform"], OwnReferences(typeof(IdxdDriver).Assembly));
    }

    [Fact]
    public void Virtual_devices_know_the_driver_and_not_the_device() =>
        Assert.Equal(["Dsa.Bindings", "Dsa.Driver", "Dsa.Platform"], OwnReferences(typeof(VirtualFunction).Assembly));

    [Fact]
    public void Configuration_knows_the_driver_and_not_the_device() =>
        Assert.Equal(["Dsa.Bindings", "Dsa.Driver", "Dsa.Platform"], OwnReferences(typeof(ConfigurationFile).Assembly));

    [Fact]
    public void Platform_knows_only_bindings() =>
        Assert.Equal(["Dsa.Bindings"], OwnReferences(typeof(Machine).Assembly));

    [Fact]
    public void Servers_for_virtual_machines_know_only_bindings_and_platform() =>
        Assert.Equal(["Dsa.Bindings", "Dsa.Platform"], OwnReferences(typeof(FunctionServer).Assembly));

    [Fact]
    public void Bindings_knows_only_the_framework() =>
        Assert.All(typeof(WorkDescriptor).Assembly.GetReferencedAssemblies(), static reference =>
            Assert.Matches("^(System\\.|Microsoft\\.Win32|netstandard|mscorlib)", reference.Name!));

    [Fact]
    public void Neither_device_nor_driver_opens_itself_to_the_other()
    {
        foreach (var assembly in new[] { typeof(DsaDevice).Assembly, typeof(IdxdDriver).Assembly })
        {
            Assert.DoesNotContain(
                assembly.GetCustomAttributes<System.Runtime.CompilerServices.InternalsVisibleToAttribute>(),
                static friend => friend.AssemblyName is "Dsa.Device" or "Dsa.Driver");
        }
    }

    [Theory]
    [InlineData("runtime/Dsa.Device")]
    [InlineData("runtime/Dsa.Driver")]
    [InlineData("runtime/Dsa.Virtual")]
    public void Time_threads_and_chance_come_from_the_platform(string folder)
    {
        var sources = Repository.Sources(folder).ToList();
        Assert.NotEmpty(sources);
        foreach (var path in sources)
        {
            var code = Comments().Replace(File.ReadAllText(path), string.Empty);
            var found = Forbidden().Match(code);
            Assert.False(found.Success, $"{Path.GetRelativePath(Repository.Root, path)} uses {found.Value}");
        }
    }

    [Theory]
    [InlineData("runtime/Dsa.Device")]
    [InlineData("runtime/Dsa.Driver")]
    [InlineData("runtime/Dsa.Host")]
    [InlineData("runtime/Dsa.Platform")]
    [InlineData("runtime/Dsa.VfioUser")]
    [InlineData("runtime/Dsa.Virtual")]
    public void Files_stay_short(string folder) =>
        Assert.All(Repository.Sources(folder), static path => Assert.True(File.ReadLines(path).Count() < 250, path));

    [GeneratedRegex(@"\block\s*\(|\bTask\b|\bThread\.(?!MemoryBarrier)|\bThread\b(?!\.)|\bMonitor\b|\bSemaphoreSlim\b|\bTimer\b|\bStopwatch\b|\bDateTime\b|\bTickCount|\bRandom\b|\bGuid\b|\bawait\b")]
    private static partial Regex Forbidden();

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comments();

    private static string[] OwnReferences(Assembly assembly) =>
        [.. assembly.GetReferencedAssemblies().Select(static name => name.Name!).Where(static name => name.StartsWith("Dsa.", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
