using System.Collections.Immutable;
using Dsa.Bindings.Generator.Binding;
using Dsa.Bindings.Generator.Diagnostics;

namespace Dsa.Bindings.Generator.Syntax;

/// <summary>Reads the words behind a place: access, reset, locks, conditions of presence.</summary>
internal sealed class ModifierParser(TokenReader reader, ExpressionParser expressions)
{
    public static readonly ImmutableArray<ModifierKind> OfRegister = ImmutableArray.Create(
        ModifierKind.Access, ModifierKind.Capability, ModifierKind.Computed, ModifierKind.Volatile, ModifierKind.Sticky, ModifierKind.Overlays, ModifierKind.Read, ModifierKind.Write,
        ModifierKind.Locked, ModifierKind.When, ModifierKind.Since, ModifierKind.Until, ModifierKind.Only, ModifierKind.Survives);

    public static readonly ImmutableArray<ModifierKind> OfField = ImmutableArray.Create(
        ModifierKind.Access, ModifierKind.Reset, ModifierKind.Locked, ModifierKind.When, ModifierKind.Since,
        ModifierKind.Until, ModifierKind.Only, ModifierKind.Computed, ModifierKind.Volatile, ModifierKind.Sticky, ModifierKind.Range);

    /// <summary>What says in which revisions and variants something is there.</summary>
    public static readonly ImmutableArray<ModifierKind> OfScope = ImmutableArray.Create(
        ModifierKind.Since, ModifierKind.Until, ModifierKind.Only);

    /// <summary>The same, with capabilities.</summary>
    public static readonly ImmutableArray<ModifierKind> Gates = OfScope.Insert(0, ModifierKind.When);

    public static readonly ImmutableArray<ModifierKind> OfMember = Gates.AddRange(
        ImmutableArray.Create(ModifierKind.Range, ModifierKind.BigEndian, ModifierKind.Align));

    private static readonly ImmutableDictionary<string, ModifierKind> Words = new Dictionary<string, ModifierKind>
    {
        ["ro"] = ModifierKind.Access,
        ["rw"] = ModifierKind.Access,
        ["wo"] = ModifierKind.Access,
        ["w1c"] = ModifierKind.Access,
        ["w1s"] = ModifierKind.Access,
        ["rc"] = ModifierKind.Access,
        ["trigger"] = ModifierKind.Access,
        ["selfclearing"] = ModifierKind.Access,
        ["capability"] = ModifierKind.Capability,
        ["computed"] = ModifierKind.Computed,
        ["volatile"] = ModifierKind.Volatile,
        ["sticky"] = ModifierKind.Sticky,
        ["overlays"] = ModifierKind.Overlays,
        ["range"] = ModifierKind.Range,
        ["read"] = ModifierKind.Read,
        ["write"] = ModifierKind.Write,
        ["locked"] = ModifierKind.Locked,
        ["when"] = ModifierKind.When,
        ["since"] = ModifierKind.Since,
        ["until"] = ModifierKind.Until,
        ["only"] = ModifierKind.Only,
        ["survives"] = ModifierKind.Survives,
        ["reset"] = ModifierKind.Reset,
        ["bigendian"] = ModifierKind.BigEndian,
        ["align"] = ModifierKind.Align,
    }.ToImmutableDictionary();

    /// <summary>Reads all that follow; a word that begins something else on a new line ends them.</summary>
    public ImmutableArray<ModifierSyntax> Read(ImmutableArray<ModifierKind> allowed, string what)
    {
        var modifiers = ImmutableArray.CreateBuilder<ModifierSyntax>();
        while (!reader.IsLost && IsModifier())
        {
            var word = reader.Current;
            if (!Words.TryGetValue(word.Text, out var kind) || !allowed.Contains(kind))
            {
                reader.Fail(Descriptors.UnknownKeyword, word.Text, what, AdviceFor(word.Text, allowed));
                break;
            }

            reader.Take();
            modifiers.Add(ReadOne(kind, word));
        }

        return modifiers.ToImmutable();
    }

    public RevisionSyntax ReadRevision()
    {
        var major = reader.ExpectNumber("a revision such as 2.0");
        return reader.Accept(TokenKind.Dot)
            ? new(major, major.Text + "." + reader.ExpectNumber("the number behind the dot of a revision").Text)
            : new(major, major.Text);
    }

    /// <summary>Reads one or more operands with commas between them.</summary>
    public ImmutableArray<SyntaxToken> ReadList(TokenKind kind, string what)
    {
        var operands = ImmutableArray.CreateBuilder<SyntaxToken>();
        do
        {
            operands.Add(reader.Expect(kind, what));
        }
        while (reader.Accept(TokenKind.Comma));
        return operands.ToImmutable();
    }

    private ImmutableArray<SyntaxToken> ReadRange()
    {
        var low = reader.ExpectNumber("the least value");
        reader.Expect(TokenKind.Dot, "'..' and the largest value");
        reader.Expect(TokenKind.Dot, "'..' and the largest value");
        return ImmutableArray.Create(low, reader.ExpectNumber("the largest value"));
    }

    private bool IsModifier() => Keywords.IsLowerCase(reader.Current)
        && !(reader.Current.StartsLine && IsItemWord(reader.Current.Text));

    private static string AdviceFor(string word, ImmutableArray<ModifierKind> allowed) =>
        allowed == OfMember && IsStructureItemWord(word)
            ? " To begin something else with it, begin a new line."
            : Suggestion.For(word, Words.Where(entry => allowed.Contains(entry.Value)).Select(entry => entry.Key));

    private static bool IsItemWord(string word) => Keywords.OutsideRegister.Contains(word) || IsStructureItemWord(word);

    private static bool IsStructureItemWord(string word) => word is "case" or "view" or "allow" or "require";

    private ModifierSyntax ReadOne(ModifierKind kind, SyntaxToken word)
    {
        switch (kind)
        {
            case ModifierKind.Read or ModifierKind.Write:
                return new(kind, word) { Operands = ReadList(TokenKind.Number, "an access width: 8, 16, 32 or 64") };
            case ModifierKind.Align:
                return new(kind, word) { Operands = ImmutableArray.Create(reader.ExpectNumber("the alignment in bytes")) };
            case ModifierKind.Survives:
                return new(kind, word) { Operands = ReadList(TokenKind.Name, "a kind of reset") };
            case ModifierKind.Locked:
                reader.ExpectWord("while");
                return new(kind, word) { Operands = ImmutableArray.Create(reader.ExpectName("the name of a condition")) };
            case ModifierKind.When or ModifierKind.Reset:
                return new(kind, word) { Expression = expressions.Read() };
            case ModifierKind.Overlays:
                return new(kind, word) { Operands = ImmutableArray.Create(reader.ExpectName("the name of the other register")) };
            case ModifierKind.Range:
                return new(kind, word) { Operands = ReadRange() };
            case ModifierKind.Only:
                return new(kind, word) { Operands = ReadList(TokenKind.Name, "a variant of the device") };
            case ModifierKind.Since or ModifierKind.Until:
                return new(kind, word) { Revision = ReadRevision() };
            default:
                return new(kind, word);
        }
    }
}
