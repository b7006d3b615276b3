namespace Dsa.Packaging.Tests.Harness;

/// <summary>A program that gets the package through a library only, and has a definition of its own.</summary>
/// <remarks>
/// The definition is found by itself and named once more; what lies in bin and obj is not the project's. One line of the
/// program does nothing.
/// </remarks>
internal static class OnwardProject
{
    public const string Name = "Onward";

    public static void WriteTo(Action<string, string> write)
    {
        write("Onward/Onward.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="../Nvme/Nvme.csproj" />
                <HwDefinition Include="parts/lamp.hwdef" />
              </ItemGroup>
            </Project>
            """);
        write("Onward/parts/lamp.hwdef", """
            hwdef 1
            device Lamp revision 1.0
            block Panel size 4 {
                register Light @ 0 : 32 rw { [0] On }
            }
            """);
        write("Onward/Program.cs", """
            var light = default(Lamp.Light);
            light.WithOn(true);
            System.Console.WriteLine(light.WithOn(true));
            System.Console.WriteLine(default(Nvme.Csts).WithReady(true).Ready);
            """);
        write("Onward/bin/stray.hwdef", "not a definition");
        write("Onward/obj/stray.hwdef", "not a definition");
    }
}
