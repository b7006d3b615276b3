namespace Dsa.Bindings.Tests.Portals;

/// <summary>A fact that needs a disassembler.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ObjdumpFactAttribute : FactAttribute
{
    public ObjdumpFactAttribute()
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Any(static folder => File.Exists(Path.Combine(folder, "objdump"))))
        {
            Skip = "objdump is not installed (package binutils)";
        }
    }
}
