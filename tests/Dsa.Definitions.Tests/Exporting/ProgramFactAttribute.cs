namespace Dsa.Definitions.Tests.Exporting;

/// <summary>A fact that needs programs of this machine.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProgramFactAttribute : FactAttribute
{
    /// <param name="programs">The programs, as they are called.</param>
    public ProgramFactAttribute(params string[] programs)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator);
        foreach (var program in programs.Where(program => !folders.Any(folder => File.Exists(Path.Combine(folder, program)))))
        {
            Skip = $"{program} is not installed";
        }
    }
}
