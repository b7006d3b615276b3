namespace Dsa.Definitions.Importing.Svd;

/// <summary>Finds what <c>derivedFrom</c> names and makes the whole element out of both.</summary>
/// <remarks>
/// What the derived element says replaces what the base says. Registers, clusters and fields are replaced by name; the others of
/// the base stay.
/// </remarks>
internal sealed class SvdDerivation(SvdElement device)
{
    private static readonly string[] Lists = ["registers", "fields"];
    private static readonly string[] Members = ["register", "cluster", "field", "enumeratedValues"];

    private readonly Dictionary<SvdElement, SvdElement> _whole = [];
    private readonly HashSet<SvdElement> _open = [];
    private Dictionary<string, List<(SvdElement Element, IReadOnlyList<SvdElement> Scopes)>>? _enums;

    /// <summary>An element with all that it inherits.</summary>
    /// <param name="element">The element.</param>
    /// <param name="scopes">What it stands in, innermost first.</param>
    public SvdElement Complete(SvdElement element, IReadOnlyList<SvdElement> scopes)
    {
        if (element.DerivedFrom is not { Length: > 0 } name)
        {
            return element;
        }

        if (_whole.TryGetValue(element, out var known))
        {
            return known;
        }

        if (!_open.Add(element))
        {
            throw element.Error($"The {element.Title} is derived from itself; name another one.");
        }

        var (found, around) = Find(element, name, scopes)
            ?? throw element.Error($"There is no {element.Name} '{name}' to derive from; write the name of one in this file.");
        var whole = Merge(element, Complete(found, around));
        _open.Remove(element);
        _whole[element] = whole;
        return whole;
    }

    private static SvdElement Merge(SvdElement own, SvdElement given)
    {
        var isDimGiven = own.Name is not ("register" or "cluster" or "field" or "peripheral")
            || own.Child("dim") is not null || own.NameText.Contains("%s", StringComparison.Ordinal);
        var replaced = own.Children.Select(static child => child.Name).Where(static name => !IsMember(name)).ToHashSet(StringComparer.Ordinal);
        var children = given.Children
            .Where(child => IsMember(child.Name)
                ? !own.Children.Exists(each => each.Name == child.Name && each.NameText == child.NameText)
                : !replaced.Contains(child.Name) && (isDimGiven || !child.Name.StartsWith("dim", StringComparison.Ordinal)))
            .ToList();
        foreach (var child in own.Children)
        {
            var inherited = Lists.Contains(child.Name) ? given.Child(child.Name) : null;
            children.Add(inherited is null ? child : MergeList(child, inherited));
        }

        return own.With(children);
    }

    private static bool IsMember(string name) => Members.Contains(name);

    private static SvdElement MergeList(SvdElement own, SvdElement given)
    {
        var names = own.Children.Select(static child => child.NameText).ToHashSet(StringComparer.Ordinal);
        return own.With([.. given.Children.Where(child => !names.Contains(child.NameText)), .. own.Children]);
    }

    /// <summary>The element of a name or dotted path, and what it stands in: nearest scope first, then from the device down.</summary>
    private (SvdElement Element, IReadOnlyList<SvdElement> Scopes)? Find(SvdElement derived, string name, IReadOnlyList<SvdElement> scopes)
    {
        var path = name.Split('.');
        for (var depth = 0; depth < scopes.Count; depth++)
        {
            if (Walk(derived, path, [.. scopes.Skip(depth)]) is { } found)
            {
                return found;
            }
        }

        return path.Length == 1 && derived.Name == "enumeratedValues" ? FindEnum(derived, name) : null;
    }

    private (SvdElement Element, IReadOnlyList<SvdElement> Scopes)? Walk(
        SvdElement derived, string[] path, IReadOnlyList<SvdElement> scopes)
    {
        for (var step = 0; step < path.Length; step++)
        {
            var isLast = step == path.Length - 1;
            var child = NamedChildren(scopes[0]).FirstOrDefault(each =>
                each != derived && IsCalled(each, path[step]) && (!isLast || each.Name == derived.Name));
            if (child is null)
            {
                return null;
            }

            if (isLast)
            {
                return (child, scopes);
            }

            scopes = [Complete(child, scopes), .. scopes];
        }

        return null;
    }

    /// <summary>The first list of values of a name anywhere in the file.</summary>
    private (SvdElement Element, IReadOnlyList<SvdElement> Scopes)? FindEnum(SvdElement derived, string name)
    {
        if (_enums is null)
        {
            _enums = new(StringComparer.Ordinal);
            IndexEnums(device, [device]);
        }

        var found = _enums.GetValueOrDefault(name, []).Find(each => each.Element != derived);
        return found.Element is null ? null : found;
    }

    private void IndexEnums(SvdElement scope, IReadOnlyList<SvdElement> scopes)
    {
        foreach (var child in NamedChildren(scope))
        {
            if (child.Name != "enumeratedValues")
            {
                IndexEnums(child, [child, .. scopes]);
            }
            else if (_enums!.TryGetValue(child.NameText, out var known))
            {
                known.Add((child, scopes));
            }
            else
            {
                _enums[child.NameText] = [(child, scopes)];
            }
        }
    }

    private static bool IsCalled(SvdElement element, string name) =>
        element.NameText == name || (element.Child("dim") is not null && SvdDimension.NameOfAll(element.NameText) == name);

    /// <summary>What can be named inside an element: the children of its lists too.</summary>
    private static IEnumerable<SvdElement> NamedChildren(SvdElement scope) =>
        scope.Children.SelectMany(static child => child.Name is "peripherals" or "registers" or "fields" ? child.Children : [child]);
}
