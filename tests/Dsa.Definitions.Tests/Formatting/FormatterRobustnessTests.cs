using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace Dsa.Definitions.Tests.Formatting;

/// <summary>No text makes the formatter throw or hang, and what it accepts it formats without changing what it says.</summary>
public sealed class FormatterRobustnessTests(ITestOutputHelper output)
{
    private const int FixedSeed = 20240229;
    private const int LargestText = 10_000;

    private static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(10);

    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", "(", ")", ":", "@", ",", ".", "=", "<<", "*", "0", "64", "0x", "rw", "ro", "when", "reset", "since 9.9", "bitmap",
        "Bar", "case", "view", "reserved", "\"X Y\"", "\u00A7", "\"", "///", "//", "/// doc\n", "// note\n", "\n", "\n\n\n", "\r\n", "\r", "\t", "    ", "\u2028", "\0", "\uFEFF", "\u00A0",
    ];

    private static int SoakScale =>
        int.TryParse(Environment.GetEnvironmentVariable("DSA_SOAK_SCALE"), CultureInfo.InvariantCulture, out var scale) ? scale : 1;

    [Fact]
    public void Text_with_random_edits_keeps_what_it_says() => Edit(FixedSeed);

    [Fact]
    public void Text_with_random_edits_new_each_time_keeps_what_it_says() => Edit(Environment.TickCount);

    [Fact]
    public void A_truncated_file_is_refused_or_formatted()
    {
        foreach (var (_, text) in FormattedText.AllOfRepository.Where(file => file.Text.Length < 2_000))
        {
            for (var length = 0; length <= text.Length; length += Math.Max(1, text.Length / 20))
            {
                Check(text[..length]);
            }
        }
    }

    private static string EditOnce(string text, Random random)
    {
        // Half of the edits keep to white space and comments, so that many texts stay sound.
        var words = Regex.Split(text, @"(\W)").Where(word => word.Length > 0).ToList();
        var place = random.Next(words.Count);
        var spaces = words.Select((word, index) => (word, index)).Where(entry => entry.word is " " or "\n").Select(entry => entry.index).ToList();
        switch (random.Next(8))
        {
            case 0:
                words.RemoveAt(place);
                break;
            case 1:
                words.Insert(place, words[place]);
                break;
            case 2:
                words[place] = words[random.Next(words.Count)];
                break;
            case 3:
                words.Insert(place, Pieces[random.Next(Pieces.Length)]);
                break;
            default:
                if (spaces.Count > 0)
                {
                    string[] filling = [" ", "   ", "\t", "\n", "\n\n\n", "\r\n", " // note\n", " /// doc\n", "\n/// doc\n", "\n// note\n\n"];
                    words[spaces[random.Next(spaces.Count)]] = filling[random.Next(filling.Length)];
                }

                break;
        }

        return string.Concat(words);
    }

    private static bool Check(string text)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            return FormattedText.AssertFormats(text);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException("The formatter failed over:\n" + text[..Math.Min(text.Length, LargestText)], exception);
        }
        finally
        {
            Assert.True(watch.Elapsed < LongestRun, $"It took {watch.Elapsed} over:\n{text[..Math.Min(text.Length, 1000)]}");
        }
    }

    private void Edit(int seed)
    {
        output.WriteLine($"Seed {seed}");
        var random = new Random(seed);
        var texts = FormattedText.AllOfRepository.Select(file => file.Text).Where(text => text.Length < LargestText).ToList();
        var formatted = 0;
        for (var i = 0; i < 2000 * SoakScale; i++)
        {
            var text = texts[random.Next(texts.Count)];
            for (var edits = random.Next(1, 6); edits > 0; edits--)
            {
                text = EditOnce(text, random);
            }

            formatted += Check(text) ? 1 : 0;
        }

        output.WriteLine($"{formatted} texts could be formatted");
        Assert.True(formatted > 0);
    }
}
