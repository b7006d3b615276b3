namespace Dsa.Packaging.Tests.Harness;

/// <summary>The package and its users, each built once for all tests and thrown away with them.</summary>
public sealed class PackagingBench : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dsa-packaging-").FullName;
    private readonly Lazy<PackedPackage> _package;
    private readonly Lazy<Consumers> _consumers;

    public PackagingBench()
    {
        _package = new(() => new PackedPackage(_folder));
        _consumers = new(() => new Consumers(_folder, Package));
    }

    internal PackedPackage Package => _package.Value;

    internal Consumers Consumers => _consumers.Value;

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
