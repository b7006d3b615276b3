using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dsa.Definitions.Contents;
using Dsa.Definitions.Exporting.Html;

namespace Dsa.Definitions.Tests.Exporting;

public sealed partial class HtmlExporterTests
{
    private static readonly string Page = Exported.Text(new HtmlExporter(), KnownDefinitions.Dsa);

    [Theory]
    [ClassData(typeof(EveryDefinition))]
    public void Elements_are_closed_in_order_and_links_lead_somewhere(string name)
    {
        foreach (var page in KnownDefinitions.DevicesOf(name).Select(device => Exported.Text(new HtmlExporter(), device)))
        {
            var body = Script().Replace(page[page.IndexOf("<body>", StringComparison.Ordinal)..page.IndexOf("</html>", StringComparison.Ordinal)], "");
            AssertBalanced(body);
            var ids = Id().Matches(body).Select(match => match.Groups[1].Value).ToList();
            Assert.Equal(ids.Count, ids.Distinct(StringComparer.OrdinalIgnoreCase).Count());
            Assert.All(Link().Matches(body), match => Assert.Contains(match.Groups[1].Value, ids));
        }
    }

    [Fact]
    public void The_page_loads_nothing()
    {
        Assert.Contains("default-src &#39;none&#39;", Page, StringComparison.Ordinal);
        foreach (var word in new[] { "http://", "https://", " src=", "url(", "@import", "fetch(", "XMLHttpRequest", "<link", "<iframe", "<img", "import(" })
        {
            Assert.DoesNotContain(word, Page, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void The_rows_of_each_register_are_all_its_bits()
    {
        foreach (var entry in BlockEntries.Of(KnownDefinitions.Dsa).OfType<RegisterEntry>())
        {
            var next = 0;
            foreach (var (lsb, width) in RowsOf(SectionOf(entry.FullName[(entry.Block.Name.Length + 1)..])))
            {
                Assert.Equal(next, lsb);
                next = lsb + width;
            }

            Assert.Equal(entry.Register.WidthBits, next);
        }
    }

    [Fact]
    public void Every_type_that_a_row_names_is_known_to_the_calculator()
    {
        var start = Page.IndexOf("id=\"types\">", StringComparison.Ordinal) + "id=\"types\">".Length;
        using var types = JsonDocument.Parse(Page[start..Page.IndexOf("</script>", start, StringComparison.Ordinal)]);
        var named = TypedRow().Matches(Page).Where(match => match.Groups[1].Value is "enum" or "flags" or "bitmap").Select(match => match.Groups[2].Value).Distinct().ToList();
        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.True(types.RootElement.TryGetProperty(name, out _), name));
    }

    [Fact]
    public void What_definitions_say_cannot_become_markup()
    {
        var device = KnownDefinitions.Bind("hwdef 1\n/// </p><script>alert(1)</script>\ndevice Demo \"<b>&'x\" revision 1.0\nenum Kind : 1 { A \"</script>\" = 0 /// <img src=x onerror=alert(1)>\n }\nblock Bar size 4 { register Control \"C<i>\" @ 0 : 32 rw { [0] Enable \"<u>\" : Kind } }\n");
        var page = Exported.Text(new HtmlExporter(), device);
        foreach (var markup in new[] { "<script>alert", "<img", "<b>&'x", "<i>\"", "<u>", "onerror=alert(1)>" })
        {
            Assert.DoesNotContain(markup, page, StringComparison.Ordinal);
        }

        AssertBalanced(Script().Replace(page[page.IndexOf("<body>", StringComparison.Ordinal)..page.IndexOf("</html>", StringComparison.Ordinal)], ""));
    }

    [Fact]
    public void Things_say_in_which_revisions_and_variants_they_are()
    {
        var device = KnownDefinitions.Bind("hwdef 1\ndevice Demo revision 1.0, 1.1, 2.0 variants Small, Large\nblock Bar size 8 { register Control @ 0 : 32 rw since 1.1 { [0] Enable until 2.0  [1] Wide only Large } }\n");
        var page = Exported.Text(new HtmlExporter(), device);
        Assert.Contains("data-since=\"1\" data-until=\"2\" id=\"CONTROL.ENABLE\"", page, StringComparison.Ordinal);
        Assert.Contains("data-since=\"1\" data-until=\"3\" data-only=\"Large\" id=\"CONTROL.WIDE\"", page, StringComparison.Ordinal);
        Assert.Contains("<option value=\"Large\">Large</option>", page, StringComparison.Ordinal);
    }

    [ProgramFact("node")]
    public void The_logic_of_the_page_computes_what_it_should()
    {
        var logic = Path.Combine(Path.GetTempPath(), $"logic-{Guid.NewGuid():N}.js");
        File.WriteAllText(logic, PageAsset.Read("logic.js"));
        try
        {
            var run = RunningProgram.Run("node", Path.Combine(Path.GetDirectoryName(ThisFile())!, "logic.test.js"), logic);
            Assert.True(run.ExitCode == 0, run.Output);
            Assert.Contains("11 tests", run.Output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(logic);
        }
    }

    [ProgramFact("node")]
    public void The_script_of_the_page_is_sound()
    {
        var script = Path.Combine(Path.GetTempPath(), $"page-{Guid.NewGuid():N}.js");
        File.WriteAllText(script, PageAsset.Read("logic.js") + PageAsset.Read("calculator.js") + PageAsset.Read("navigation.js"));
        try
        {
            var run = RunningProgram.Run("node", "--check", script);
            Assert.True(run.ExitCode == 0, run.Output);
        }
        finally
        {
            File.Delete(script);
        }
    }

    private static string SectionOf(string title)
    {
        var start = Page.IndexOf($"<small>{title}</small></h3>", StringComparison.Ordinal);
        return Page[start..Page.IndexOf("</section>", start, StringComparison.Ordinal)];
    }

    private static IEnumerable<(int Lsb, int Width)> RowsOf(string section) => Row().Matches(section)
        .Select(match => (int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)));

    private static void AssertBalanced(string body)
    {
        var open = new Stack<string>();
        foreach (Match match in Tag().Matches(body))
        {
            var name = match.Groups[2].Value;
            if (name is "input" or "meta" or "wbr" or "br")
            {
                continue;
            }

            if (match.Groups[1].Length == 0)
            {
                open.Push(name);
                continue;
            }

            Assert.Equal(open.Pop(), name);
        }

        Assert.Empty(open);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    [GeneratedRegex("<script.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("<(/?)([a-z0-9]+)")]
    private static partial Regex Tag();

    [GeneratedRegex(" id=\"([^\"]*)\"")]
    private static partial Regex Id();

    [GeneratedRegex(" href=\"#([^\"]*)\"")]
    private static partial Regex Link();

    [GeneratedRegex("data-lsb=\"(\\d+)\" data-width=\"(\\d+)\"")]
    private static partial Regex Row();

    [GeneratedRegex("data-kind=\"([a-z]+)\" data-type=\"([^\"]+)\"")]
    private static partial Regex TypedRow();
}
