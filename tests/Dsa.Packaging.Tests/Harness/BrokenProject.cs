namespace Dsa.Packaging.Tests.Harness;

/// <summary>A project whose definition has an error in line 5, column 22.</summary>
internal static class BrokenProject
{
    public const string Name = "Broken";

    public static void WriteTo(Action<string, string> write, string version)
    {
        write("Broken/Broken.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="{PackedPackage.Id}" Version="{version}" />
              </ItemGroup>
            </Project>
            """);
        write("Broken/broken.hwdef", """
            hwdef 1
            device Broken revision 1.0
            block Panel size 4 {
                register Light @ 0 : 32 rw {
                    [1:0] Mode : Mod
                    [2]   On
                }
            }
            """);
        write("Broken/Use.cs", "public sealed class Use { public bool On(Broken.Light light) => light.On; }");
    }
}
