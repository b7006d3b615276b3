namespace Dsa.Packaging.Tests.Harness;

/// <summary>Tests that share one package.</summary>
[CollectionDefinition(Name)]
public sealed class PackagingCollection : ICollectionFixture<PackagingBench>
{
    public const string Name = "Packaging";
}
