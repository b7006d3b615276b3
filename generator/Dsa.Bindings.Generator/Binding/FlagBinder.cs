using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>The flags member of a descriptor, its type, and the bits that one case refines.</summary>
internal sealed record FlagScope(MemberModel Member, EnumSymbol Type)
{
    /// <summary>The masks of refined bits by name.</summary>
    public Dictionary<string, ulong> Refined { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Names of refined bits that could not be bound.</summary>
    public HashSet<string> Broken { get; init; } = new(StringComparer.Ordinal);
}

/// <summary>Finds flags by name, for rules and for members that depend on them.</summary>
internal sealed class FlagBinder(DeviceContext context)
{
    /// <summary>The mask of a flag or refined bits, or 0, after a complaint, when there is none.</summary>
    public ulong Find(SyntaxToken flag, FlagScope scope)
    {
        if (scope.Type.Values.TryGetValue(flag.Text, out var mask) || scope.Refined.TryGetValue(flag.Text, out mask))
        {
            return mask;
        }

        if (!scope.Broken.Contains(flag.Text))
        {
            context.Diagnostics.Add(
                Descriptors.UnknownFlag, flag, flag.Text, $"'{scope.Type.Name}'",
                context.Suggest(flag.Text, scope.Type.Values.Keys.Concat(scope.Refined.Keys)));
        }

        return 0;
    }

    /// <summary>Adds to a member of a descriptor the flag that it depends on.</summary>
    /// <param name="model">The member; null when it could not be bound.</param>
    /// <param name="syntax">The same member.</param>
    /// <param name="scope">The flags; null when they could not be bound.</param>
    public MemberModel? WithPresence(MemberModel? model, MemberSyntax syntax, FlagScope? scope) =>
        model is null || syntax.If is null || scope is null ? model : model with { Presence = BindPresence(syntax.If, scope) };

    /// <summary>Complains about a member of a record that depends on a flag.</summary>
    public void RefusePresence(Placed<MemberSyntax> member, SyntaxToken structure)
    {
        if (member.Syntax.If is { } presence)
        {
            member.Report(context.Diagnostics, Descriptors.NoFlags, presence.Member, structure.Text);
        }
    }

    private PresenceModel? BindPresence(PresenceSyntax presence, FlagScope scope)
    {
        if (presence.Member.Text != scope.Member.Name && presence.Member.Text != scope.Type.Name)
        {
            context.Diagnostics.Add(
                Descriptors.UnknownMember, presence.Member, presence.Member.Text, "the flags of the descriptor",
                $" Write '{scope.Member.Name}.{presence.Flag.Text}'.");
            return null;
        }

        var mask = Find(presence.Flag, scope);
        return mask == 0 ? null : new(scope.Member.Name, presence.Flag.Text, mask, presence.IsNegated);
    }
}
