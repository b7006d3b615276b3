using System.Collections.Immutable;
using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Binds one device: first all names are declared, then everything that refers to them.</summary>
internal sealed class DeviceBinder
{
    private readonly DeviceContext _context;
    private readonly DeviceSyntax _header;
    private readonly ImmutableArray<DeclarationSyntax> _declarations;
    private readonly Dictionary<DeclarationSyntax, Func<IEnumerable<DeclarationModel>>> _binders = [];
    private readonly Dictionary<string, SyntaxToken> _names = new(StringComparer.Ordinal);
    private readonly StructureDeclarer _structures;

    private DeviceBinder(DeviceSyntax header, ImmutableArray<DeclarationSyntax> declarations, DiagnosticBag diagnostics)
    {
        _header = header;
        _context = new(header, diagnostics);
        _declarations = DetachedArrays.Attach(DetachedCases.Attach(declarations, _context), _context);
        _structures = new(_context);
    }

    /// <summary>Binds the files of one device; they give its declarations in their order, the file with the header first.</summary>
    public static DeviceModel Bind(DeviceFiles device, CancellationToken cancellation)
    {
        var diagnostics = new DiagnosticBag();
        var header = FindHeader(device, diagnostics);
        if (header is null)
        {
            return new(HeaderOf(device), EquatableArray<DeclarationModel>.Empty, diagnostics.ToEquatableArray());
        }

        var files = device.Files.OrderBy(file => file.Device == header ? 0 : 1);
        var declarations = files.SelectMany(file => file.Declarations).ToImmutableArray();
        var binder = new DeviceBinder(header, declarations, diagnostics);
        var models = binder.BindAll(cancellation);
        return new(binder.BindHeader(), models, diagnostics.ToEquatableArray()) { HeaderPlace = header.Name.Place };
    }

    /// <summary>What is known of a device whose header is missing.</summary>
    private static DeviceHeaderModel HeaderOf(DeviceFiles device)
    {
        var name = device.Files.Select(file => file.DeviceName?.Text).FirstOrDefault(text => text is not null) ?? "";
        return new(
            name, SpecNames.Derive(name), name, "",
            EquatableArray<string>.Empty, EquatableArray<string>.Empty, EquatableArray<string>.Empty);
    }

    /// <summary>The one header of the device; null, after a complaint, when nothing can be made of the device.</summary>
    private static DeviceSyntax? FindHeader(DeviceFiles device, DiagnosticBag diagnostics)
    {
        var headers = device.Files.Where(file => file.Device is not null).Select(file => file.Device!).ToList();
        foreach (var second in headers.Skip(1))
        {
            diagnostics.AddClash(
                Descriptors.DuplicateDevice, second.Name, headers[0].Name, second.Name.Text, headers[0].Name.Text);
        }

        if (headers.Count == 0)
        {
            foreach (var name in device.Files.Select(file => file.DeviceName!))
            {
                diagnostics.Add(
                    Descriptors.UnknownDevice, name, name.Text, Suggestion.For(name.Text, device.KnownDevices));
            }

            return null;
        }

        if (device.Twin?.DeviceName is { } twin)
        {
            diagnostics.AddClash(Descriptors.DuplicateDevice, headers[0].Name, twin, headers[0].Name.Text, twin.Text);
            return null;
        }

        return headers[0];
    }

    private DeviceHeaderModel BindHeader() => new(
        _context.Name, _header.SpecName, _context.Namespace, _header.Doc,
        _context.Revisions.ToEquatableArray(), _context.Variants.ToEquatableArray(), _context.Resets.ToEquatableArray());

    private EquatableArray<DeclarationModel> BindAll(CancellationToken cancellation)
    {
        CheckHeader();
        DeclareAll<EnumSyntax>(DeclareEnum);
        DeclareAll<FragmentSyntax>(DeclareFragment);
        DeclareAll<StructureSyntax>(DeclareStructure);
        new FragmentExpander(_context).Expand(_declarations.OfType<StructureSyntax>().Where(_binders.ContainsKey));
        new EmbeddingChecker(_context).Check();
        DeclareAll<BlockSyntax>(DeclareBlock);

        var models = ImmutableArray.CreateBuilder<DeclarationModel>();
        if (_context.Resets.Count > 0)
        {
            models.Add(new ResetKindModel(_context.Name, _context.Namespace, _context.Resets.ToEquatableArray()));
        }

        if (_context.Variants.Count > 0)
        {
            models.Add(new VariantsModel(_context.Name, _context.Namespace, _context.Variants.ToEquatableArray()));
        }

        foreach (var declaration in _declarations.Where(_binders.ContainsKey))
        {
            cancellation.ThrowIfCancellationRequested();
            models.AddRange(_binders[declaration]());
        }

        return InnerReservations.Complete(models.ToImmutable()).ToEquatableArray();
    }

    private void CheckHeader()
    {
        _context.CheckName(_header.Name);
        foreach (var part in _header.Namespace)
        {
            _context.CheckName(part);
        }

        DeclareNames(_header.Resets, _context.Resets, "the resets of the device");
        DeclareNames(_header.Variants, _context.Variants, "the variants of the device");
        foreach (var none in _header.Variants.Where(variant => variant.Text == "None"))
        {
            _context.Diagnostics.Add(Descriptors.ReservedName, none, none.Text, VariantsModel.TypeName);
        }
        CheckCount(_header.Resets.Length, Limits.ResetKinds, "resets");
        CheckCount(_header.Variants.Length, Limits.Variants, "variants");
        CheckCount(_header.Revisions.Length, Limits.Revisions, "revision");
        CheckCount(_declarations.Length, Limits.Declarations, _header.Name.Text);
        if (_context.Variants.Count > 0)
        {
            _context.TypeNames.Claim(_header.Name, "variants", VariantsModel.TypeName);
        }

        if (_context.Resets.Count > 0)
        {
            _context.TypeNames.Claim(_header.Name, "resets", ResetKindModel.TypeName);
        }
    }

    private void DeclareNames(ImmutableArray<SyntaxToken> tokens, List<string> declared, string where)
    {
        var names = new Dictionary<string, SyntaxToken>(StringComparer.Ordinal);
        foreach (var token in tokens)
        {
            if (token.Text.Length > 0 && _context.CheckName(token) && _context.ClaimName(names, token, where))
            {
                declared.Add(token.Text);
            }
        }
    }

    private void CheckCount(int count, int limit, string what)
    {
        if (count > limit)
        {
            _context.Diagnostics.Add(Descriptors.TooMany, _header.Name, what, limit.ToText());
        }
    }

    /// <summary>Declares everything of one kind whose name is free; what cannot be used is remembered as broken.</summary>
    private void DeclareAll<T>(Func<T, Func<IEnumerable<DeclarationModel>>?> declare)
        where T : DeclarationSyntax
    {
        foreach (var declaration in _declarations.Take(Limits.Declarations).OfType<T>())
        {
            var isFree = _context.CheckName(declaration.Name) & _context.ClaimName(_names, declaration.Name, "the device");
            if (isFree && !declaration.IsBroken && declare(declaration) is { } bind)
            {
                _binders.Add(declaration, bind);
            }
            else
            {
                _context.BrokenNames.Add(declaration.Name.Text);
            }
        }
    }

    private Func<IEnumerable<DeclarationModel>>? DeclareEnum(EnumSyntax syntax)
    {
        if (EnumBinder.Declare(_context, syntax) is not { } symbol)
        {
            return null;
        }

        _context.Enums.Add(symbol.Name, symbol);
        var members = EnumBinder.DeclareMembers(_context, symbol);
        return () => [EnumBinder.Bind(_context, symbol, members)];
    }

    private Func<IEnumerable<DeclarationModel>>? DeclareFragment(FragmentSyntax syntax)
    {
        _context.Fragments.Add(syntax.Name.Text, syntax);
        return () => [];
    }

    private Func<IEnumerable<DeclarationModel>>? DeclareStructure(StructureSyntax syntax) =>
        _structures.Declare(syntax, _names) ? () => [new StructureBinder(_context).Bind(syntax)] : null;

    private Func<IEnumerable<DeclarationModel>>? DeclareBlock(BlockSyntax syntax)
    {
        if (new BlockBinder(_context).Declare(syntax) is not { } block)
        {
            return null;
        }

        _context.Blocks.Add(block);
        return () => new BlockModelBinder(_context).Bind(block);
    }
}
