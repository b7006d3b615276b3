using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using Dsa.Bindings.Generator.Binding;
using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Emission;
using Dsa.Bindings.Generator.Syntax;
using Dsa.Bindings.Generator.Tests.Harness;
using Dsa.Bindings.Generator.Text;
using Microsoft.CodeAnalysis.Text;
using Xunit.Abstractions;

namespace Dsa.Bindings.Generator.Tests;

/// <summary>No text makes the generator throw or hang, and what it accepts compiles.</summary>
public sealed class RobustnessTests(ITestOutputHelper output)
{
    private const int FixedSeed = 20240131;
    private static int SoakScale =>
        int.TryParse(Environment.GetEnvironmentVariable("DSA_SOAK_SCALE"), System.Globalization.CultureInfo.InvariantCulture, out var scale) ? scale : 1;

    private static int Mutations => 3000 * SoakScale;
    private const int Compilations = 40;

    private static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(60);

    private static readonly string[] Garbage =
    [
        "{", "}", "[", "]", "(", ")", ":", "@", ",", ".", "=", "==", "<<", "*", "-", "0", "1", "64", "0xFFFFFFFFFFFFFFFF",
        "99999999999999999999999", "0x", "w1c", "rw", "ro", "capability", "when", "reset", "locked while", "since 9.9", "bitmap",
        "Bar", "case", "view", "fragment Sized {", "extends Sized", "completes", "[4]", ": 8 [4]", "bigendian", "align 8", "register X @ 0 : 32 rw {", "array Y[2] @ 0 stride 4 {", "\u00A7", "\"", "///", "//", "\n", "\0", "\uFEFF",
    ];

    public static TheoryData<string> Inputs => new(InputFiles.Keys);

    private static ImmutableDictionary<string, string> InputFiles { get; } = Repository.GoldenCases
        .Select(name => Path.Combine(Repository.Cases, name))
        .Concat(Repository.DiagnosticCases.Select(name => Path.Combine(Repository.Cases, "Diagnostics", name)))
        .SelectMany(folder => Directory.GetFiles(folder, "*.hwdef"))
        .ToImmutableDictionary(path => Path.GetRelativePath(Repository.Cases, path), File.ReadAllText);

    [Theory]
    [MemberData(nameof(Inputs))]
    public void A_truncated_file_is_only_faulty(string input)
    {
        var text = InputFiles[input];
        for (var length = 0; length <= text.Length; length += Math.Max(1, text.Length / 400))
        {
            Process(text[..length]);
        }
    }

    [Fact]
    public void A_file_with_changed_words_is_only_faulty() => Mutate(FixedSeed);

    [Fact]
    public void A_file_with_words_changed_anew_each_time_is_only_faulty() => Mutate(Environment.TickCount);

    [Fact]
    public void What_is_accepted_after_a_change_compiles()
    {
        var random = new Random(FixedSeed);
        var good = Repository.GoldenCases.Select(name => InputFiles.GetValueOrDefault(Path.Combine(name, "input.hwdef"))).OfType<string>().ToArray();
        for (int tried = 0, compiled = 0; tried < Mutations && compiled < Compilations; tried++)
        {
            var text = MutateOnce(good[random.Next(good.Length)], random);
            if (Process(text))
            {
                compiled++;
                var run = GeneratorRun.OfGood(text);
                var complaints = CompiledCode.ComplaintsOf(CompiledCode.Of(run));
                Assert.True(complaints.Count == 0, text + "\n" + string.Join("\n", complaints));
            }
        }
    }

    [Theory]
    [InlineData("(", 100_000)]
    [InlineData("not ", 100_000)]
    [InlineData("1 + ", 100_000)]
    [InlineData("((1 + ", 50_000)]
    [InlineData("Caps.A << ", 50_000)]
    public void Deep_and_long_expressions_are_refused(string part, int times)
    {
        var expression = string.Concat(Enumerable.Repeat(part, times));
        Assert.False(Process($"hwdef 1\ndevice Demo revision 1.0\nblock Bar size 0x10 {{ condition A = {expression} 1 == 1 }}"));
    }

    [Fact]
    public void A_long_chain_of_conditions_needs_no_stack()
    {
        var text = new StringBuilder("hwdef 1\ndevice Demo revision 1.0\nblock Bar size 0x10 {\nregister R @ 0 : 8 ro { [0] V }\ncondition C0 = R.V\n");
        for (var i = 1; i < 4000; i++)
        {
            text.Append($"condition C{i} = C{i - 1} or C{i / 2}\n");
        }

        Assert.True(Process(text + "}"));
    }

    [Fact]
    public void A_long_chain_of_fragments_needs_no_stack()
    {
        var text = new StringBuilder("hwdef 1\ndevice Demo revision 1.0\nfragment F0 { 0 : 8 A }\n");
        for (var i = 1; i < 4000; i++)
        {
            text.Append($"fragment F{i} extends F{i - 1}, F{i / 2} {{ }}\n");
        }

        Assert.True(Process(text + "record R : 8 align 8 extends F3999 { }"));
    }

    [Fact]
    public void Fragments_cannot_blow_a_definition_up()
    {
        var text = new StringBuilder("hwdef 1\ndevice Demo revision 1.0\nfragment F {\n");
        for (var i = 0; i < 1000; i++)
        {
            text.Append($"{i * 8} : 64 M{i}\n");
        }

        text.Append("}\n");
        for (var i = 0; i < 3000; i++)
        {
            text.Append($"record R{i} : 8192 align 8 extends F {{ }}\n");
        }

        Assert.False(Process(text.ToString()));
    }

    [Fact]
    public void A_large_definition_takes_moderate_time()
    {
        var text = new StringBuilder("hwdef 1\ndevice Demo revision 1.0\nblock Bar size 0x100000 {\n");
        for (var i = 0; i < 4000; i++)
        {
            text.Append($"register R{i} @ {i * 8} : 64 rw {{ [31:0] Low reset {i} [63:32] High }}\n");
        }

        Assert.True(Process(text + "}"));
    }

    [Theory]
    [InlineData("block Bar size 0xFFFFFFFFFFFFFFFF { register A @ 0xFFFFFFFFFFFFFFF8 : 64 rw { [0] V } }")]
    [InlineData("block Bar size 0x10 { array A[0x7FFFFFFF] @ 0x7FFFFFFF stride 0x7FFFFFFF { register B @ 0x7FFFFFFF : 8 rw { [0] V } } }")]
    [InlineData("block Bar size 0x10 { array A[1 << 62] @ 9223372036854775807 * 9223372036854775807 stride 1 << 64 { } }")]
    [InlineData("block Bar size 0x10 { register A @ 0 : 512 rw { [18446744073709551615:0] V } }")]
    [InlineData("record R : 18446744073709551615 align 18446744073709551615 { 18446744073709551615 : 64 A }")]
    [InlineData("record R : 8 align 8 { 18446744073709551615 [18446744073709551615:0] A  0 [18446744073709551615:18446744073709551615] B }")]
    [InlineData("record R : 8 align 8 { 0 : 8 [18446744073709551615] A  0 : 64 [65536] B  18446744073709551615 : 8 [2] C  0 : R [2] D }")]
    [InlineData("record R : 8 align 8 { 0 : 64 A align 18446744073709551615 }")]
    [InlineData("enum E : 18446744073709551615 { A = 18446744073709551615 }")]
    [InlineData("flags F : 64 { [18446744073709551615] A }")]
    public void Huge_numbers_are_only_faulty(string declaration) =>
        Assert.False(Process("hwdef 1\ndevice Demo revision 1.0\n" + declaration));

    private void Mutate(int seed)
    {
        output.WriteLine($"Seed {seed}");
        var random = new Random(seed);
        var texts = InputFiles.Values.Where(text => text.Length < 10_000).Order(StringComparer.Ordinal).ToArray();
        for (var i = 0; i < Mutations; i++)
        {
            var text = texts[random.Next(texts.Length)];
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                text = MutateOnce(text, random);
            }

            Process(text);
        }
    }

    /// <summary>Deletes, doubles, swaps or replaces one word.</summary>
    private static string MutateOnce(string text, Random random)
    {
        var words = System.Text.RegularExpressions.Regex.Split(text, @"(\W)").Where(word => word.Length > 0).ToList();
        var place = random.Next(words.Count);
        switch (random.Next(5))
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
                words.Insert(place, " " + Garbage[random.Next(Garbage.Length)] + " ");
                break;
            default:
                words[place] = Garbage[random.Next(Garbage.Length)];
                break;
        }

        return string.Concat(words);
    }

    private static void AssertPlaces(IEnumerable<DefinitionDiagnostic> diagnostics, string text)
    {
        foreach (var diagnostic in diagnostics)
        {
            Assert.InRange(diagnostic.Place.Span.Start, 0, text.Length);
            Assert.InRange(diagnostic.Place.Span.End, diagnostic.Place.Span.Start, text.Length);
            Assert.InRange(diagnostic.Other?.Span.End ?? 0, 0, text.Length);
        }
    }

    /// <summary>Runs all steps over a text; says whether it is without faults. Throws, with the text, when it hangs or fails.</summary>
    private static bool Process(string text)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            var diagnostics = new DiagnosticBag();
            var syntax = FileParser.Parse(new DefinitionText("input.hwdef", SourceText.From(text)), diagnostics, default);
            var parsed = new ParsedFile("input.hwdef", syntax, diagnostics.ToEquatableArray());
            var isGood = parsed.Diagnostics.Count == 0;
            AssertPlaces(parsed.Diagnostics, text);
            foreach (var device in DeviceGroups.Of([parsed]))
            {
                var model = DeviceBinder.Bind(device, default);
                isGood &= model.Diagnostics.Count == 0;
                AssertPlaces(model.Diagnostics, text);
                foreach (var declaration in model.Declarations)
                {
                    Assert.NotEmpty(DeclarationEmitter.Emit(declaration));
                }
            }

            return isGood;
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException("The generator failed over:\n" + text[..Math.Min(text.Length, 5000)], exception);
        }
        finally
        {
            Assert.True(watch.Elapsed < LongestRun, $"It took {watch.Elapsed} over:\n{text[..Math.Min(text.Length, 1000)]}");
        }
    }
}
