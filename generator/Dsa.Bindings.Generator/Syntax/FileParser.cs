using System.Collections.Immutable;
using Dsa.Bindings.Generator.Binding;
using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Text;

namespace Dsa.Bindings.Generator.Syntax;

/// <summary>Reads a whole definition file: its header and declarations.</summary>
internal sealed class FileParser
{
    private readonly TokenReader _reader;
    private readonly ModifierParser _modifiers;
    private readonly EnumParser _enums;
    private readonly BlockParser _blocks;
    private readonly StructureParser _structures;

    private FileParser(TokenReader reader)
    {
        var expressions = new ExpressionParser(reader);
        var types = new TypeParser(reader);
        _reader = reader;
        _modifiers = new(reader, expressions);
        _enums = new(reader, _modifiers);
        _blocks = new(reader, expressions, _modifiers, new(reader, _modifiers, types));
        _structures = new(reader, _modifiers, new(reader, _modifiers, types));
    }

    public static FileSyntax Parse(DefinitionText source, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        if (source.Content.Length > Limits.FileCharacters)
        {
            diagnostics.Add(
                Descriptors.FileTooLarge, source.PlaceOf(default), null, Limits.FileCharacters.ToText());
            return new();
        }

        return new FileParser(new(Lexer.Read(source, diagnostics, cancellation), diagnostics)).ReadFile(cancellation);
    }

    private FileSyntax ReadFile(CancellationToken cancellation)
    {
        var isReadable = ReadVersion();
        var device = isReadable && _reader.Is("device") ? ReadDevice() : null;
        var name = isReadable ? device?.Name ?? ReadPart() : null;
        _reader.TakeDoc();
        if (_reader.IsLost)
        {
            _reader.Recover(_reader.Position, token => Keywords.TopLevel.Contains(token.Text));
        }

        return new()
        {
            Device = device,
            DeviceName = name is { Text.Length: > 0 } ? name : null,
            Declarations = isReadable ? ReadDeclarations(cancellation) : ImmutableArray<DeclarationSyntax>.Empty,
        };
    }

    private bool ReadVersion()
    {
        if (!_reader.Accept("hwdef") || !_reader.Is(TokenKind.Number))
        {
            _reader.Fail(Descriptors.MissingHeader);
            return false;
        }

        var version = _reader.Take();
        if (version.Value != 1)
        {
            _reader.Report(Descriptors.UnsupportedVersion, version, version.Text);
        }

        return version.Value == 1;
    }

    private DeviceSyntax ReadDevice()
    {
        _reader.Take();
        var name = _reader.ExpectName("the name of the device");
        var spec = _reader.AcceptSpec();
        _reader.ExpectWord("revision");
        var revisions = ImmutableArray.CreateBuilder<RevisionSyntax>();
        do
        {
            revisions.Add(_modifiers.ReadRevision());
        }
        while (_reader.Accept(TokenKind.Comma));

        var variants = _reader.Accept("variants") ? _modifiers.ReadList(TokenKind.Name, "a variant") : ImmutableArray<SyntaxToken>.Empty;
        var space = _reader.Accept("namespace") ? ReadNamespace() : ImmutableArray<SyntaxToken>.Empty;
        var resets = _reader.Accept("resets") ? _modifiers.ReadList(TokenKind.Name, "a kind of reset") : ImmutableArray<SyntaxToken>.Empty;
        return new()
        {
            Name = name,
            Spec = spec,
            Revisions = revisions.ToImmutable(),
            Variants = variants,
            Namespace = space,
            Resets = resets,
            Doc = _reader.TakeDoc(),
            IsBroken = _reader.IsLost,
        };
    }

    private ImmutableArray<SyntaxToken> ReadNamespace()
    {
        var parts = ImmutableArray.CreateBuilder<SyntaxToken>();
        do
        {
            parts.Add(_reader.ExpectName("a name of the namespace"));
        }
        while (_reader.Accept(TokenKind.Dot));
        return parts.ToImmutable();
    }

    private SyntaxToken? ReadPart()
    {
        if (!_reader.Is("part"))
        {
            _reader.Fail(Descriptors.MissingDevice);
            return null;
        }

        _reader.Take();
        _reader.ExpectWord("of");
        return _reader.ExpectName("the name of the device");
    }

    private ImmutableArray<DeclarationSyntax> ReadDeclarations(CancellationToken cancellation)
    {
        var declarations = ImmutableArray.CreateBuilder<DeclarationSyntax>();
        while (!_reader.IsAtEnd)
        {
            cancellation.ThrowIfCancellationRequested();
            var start = _reader.Position;
            if (ReadDeclaration() is { Name.Text.Length: > 0 } declaration)
            {
                declarations.Add(declaration);
            }

            RecoverFrom(start);
        }

        if (_reader.Current.LeadingDoc.Length > 0)
        {
            _reader.Report(Descriptors.DocWithoutOwner, _reader.Current);
        }

        return declarations.ToImmutable();
    }

    private void RecoverFrom(int start)
    {
        _reader.TakeDoc();
        if (!_reader.IsLost)
        {
            return;
        }

        _reader.Recover(start, token => Keywords.TopLevel.Contains(token.Text));
        _reader.Accept(TokenKind.CloseBrace);
        _reader.TakeDoc();
    }

    private DeclarationSyntax? ReadDeclaration()
    {
        var word = _reader.Current;
        switch (word.Kind == TokenKind.Name ? word.Text : "")
        {
            case "enum" or "flags":
                return _enums.Read();
            case "block":
                return _blocks.Read();
            case "descriptor":
                return _structures.ReadDescriptor();
            case "record":
                return _structures.ReadRecord();
            case "fragment":
                return _structures.ReadFragment();
            case "case":
                return _structures.ReadDetachedCase();
            case "array" or "group":
                return _blocks.ReadDetached();
            case "":
                _reader.Unexpected("enum, flags, fragment, block, array, group, descriptor, case or record");
                return null;
            default:
                _reader.Fail(
                    Descriptors.UnknownKeyword, word.Text, "a file", Suggestion.For(word.Text, Keywords.TopLevel));
                return null;
        }
    }
}
