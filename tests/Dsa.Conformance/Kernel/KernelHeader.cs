using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Dsa.Conformance.Kernel;

/// <summary>The kernel's header for programs: its names, read off the text, and their values, as a compiler sees them.</summary>
internal sealed partial class KernelHeader
{
    /// <summary>Where the header is installed.</summary>
    public const string Path = "/usr/include/linux/idxd.h";

    private readonly Dictionary<string, ulong> _values = [];
    private readonly Dictionary<string, (int Low, int High)> _members = [];
    private readonly Dictionary<string, int> _sizes = [];

    private KernelHeader(string text)
    {
        var code = Comments().Replace(text, "");
        var names = Enums().Matches(code).SelectMany(static each => FirstGroups(Enumerators(), each.Groups[1].Value))
            .Concat(FirstGroups(Constants(), code));
        var structures = Structures().Matches(code)
            .Select(static each => (Name: each.Groups[1].Value, Members: FirstGroups(Members(), each.Groups[2].Value).ToList()));
        ReadValues([.. names], [.. structures]);
    }

    /// <summary>Constants and enumerators.</summary>
    public IReadOnlyDictionary<string, ulong> Values => _values;

    /// <summary>Members of structures, by structure, dot and member: their bits, counted from the start of the structure.</summary>
    public IReadOnlyDictionary<string, (int Low, int High)> StructureMembers => _members;

    /// <summary>The bytes of structures.</summary>
    public IReadOnlyDictionary<string, int> Sizes => _sizes;

    /// <summary>Reads the installed header.</summary>
    public static KernelHeader Read() => new(File.ReadAllText(Path));

    private void ReadValues(List<string> names, List<(string Name, List<string> Members)> structures)
    {
        foreach (var line in CompilerRun.Of(Program(names, structures), []).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' ');
            var numbers = words.Skip(2).Select(static word => ulong.Parse(word, CultureInfo.InvariantCulture)).ToList();
            switch (words[0])
            {
                case "value":
                    _values.Add(words[1], numbers[0]);
                    break;
                case "size":
                    _sizes.Add(words[1], (int)numbers[0]);
                    break;
                default:
                    _members.Add(words[1], ((int)numbers[0], (int)numbers[1]));
                    break;
            }
        }
    }

    private static string Program(List<string> names, List<(string Name, List<string> Members)> structures)
    {
        var program = new StringBuilder("""
            #include <stdio.h>
            #include <string.h>
            #include <linux/idxd.h>
            static void show(const char *name, const void *value, size_t size)
            {
                const unsigned char *bytes = value;
                int low = -1, high = -1;
                for (int bit = 0; bit < (int)size * 8; bit++)
                    if (bytes[bit / 8] >> (bit % 8) & 1) { low = low < 0 ? bit : low; high = bit; }
                printf("member %s %d %d\n", name, low, high);
            }
            int main(void)
            {

            """);
        foreach (var name in names)
        {
            program.AppendLine(CultureInfo.InvariantCulture, $"    printf(\"value {name} %llu\\n\", (unsigned long long)(unsigned int)({name}));");
        }

        foreach (var (name, members) in structures)
        {
            program.AppendLine(CultureInfo.InvariantCulture, $"    printf(\"size {name} %llu\\n\", (unsigned long long)sizeof(struct {name}));");
            foreach (var member in members)
            {
                var show = $"show(\"{name}.{Bare(member)}\", &s, sizeof s);";
                program.AppendLine(CultureInfo.InvariantCulture, $"    {{ struct {name} s; memset(&s, 0, sizeof s); {Fill(member)} {show} }}");
            }
        }

        return program.AppendLine("    return 0;").AppendLine("}").ToString();
    }

    private static IEnumerable<string> FirstGroups(Regex pattern, string text) => pattern.Matches(text).Select(static match => match.Groups[1].Value);

    private static string Fill(string member) => member.EndsWith(']')
        ? $"memset((void *)&s.{Bare(member)}, 0xff, sizeof s.{Bare(member)});"
        : $"s.{member} = ~0ull;";

    private static string Bare(string member) => member.Split('[')[0];

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comments();

    [GeneratedRegex(@"enum\s+\w+\s*\{(.*?)\}", RegexOptions.Singleline)]
    private static partial Regex Enums();

    [GeneratedRegex(@"\b([A-Z][A-Z0-9_]*)\s*(?:=[^,}]*)?(?:,|\s*$)")]
    private static partial Regex Enumerators();

    [GeneratedRegex(@"^#define\s+([A-Z]\w*)[ \t]+\S", RegexOptions.Multiline)]
    private static partial Regex Constants();

    [GeneratedRegex(@"struct\s+(\w+)\s*\{(.*?)\n\}", RegexOptions.Singleline)]
    private static partial Regex Structures();

    [GeneratedRegex(@"\w+\s+(\w+(?:\s*\[\d+\])?)\s*(?::\s*\d+)?\s*;")]
    private static partial Regex Members();
}
