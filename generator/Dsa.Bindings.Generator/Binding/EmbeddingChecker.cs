using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Finds structures that would contain themselves.</summary>
internal sealed class EmbeddingChecker(DeviceContext context)
{
    /// <summary>Complains about members that close a cycle, and remembers them.</summary>
    public void Check()
    {
        var structures = context.Structures.Values.ToList();
        var cyclic = new HashSet<StructureSymbol>(Cycles.Find(structures, TargetsOf));
        foreach (var structure in cyclic.OrderBy(each => each.Name.Span.Start))
        {
            foreach (var member in OwnMembersOf(structure).Where(member => IsIn(member, cyclic)))
            {
                context.CyclicMembers.Add(member);
                context.Diagnostics.Add(
                    Descriptors.CyclicStructure, member.Width!, structure.Name.Text, member.Name.Text);
            }
        }
    }

    /// <summary>The members of a structure without those of its variants, or those of a variant alone.</summary>
    private IEnumerable<MemberSyntax> OwnMembersOf(StructureSymbol structure)
    {
        var declaration = structure.Declaration;
        IStructurePart part = declaration.Name == structure.Name
            ? declaration
            : declaration.Items.OfType<IStructurePart>().First(item => item.Name == structure.Name);
        return context.ItemsOf<MemberSyntax>(part)
            .Select(member => member.Syntax)
            .Where(member => member.Width is { Kind: TokenKind.Name });
    }

    private bool IsIn(MemberSyntax member, HashSet<StructureSymbol> structures) =>
        context.Structures.TryGetValue(member.Width!.Text, out var target) && structures.Contains(target);

    /// <summary>What a structure contains; a variant contains what its structure does.</summary>
    private IEnumerable<StructureSymbol> TargetsOf(StructureSymbol structure)
    {
        var isVariant = structure.Declaration.Name != structure.Name;
        var shared = isVariant && context.Structures.TryGetValue(structure.Declaration.Name.Text, out var common) ? [common] : Array.Empty<StructureSymbol>();
        return shared.Concat(OwnMembersOf(structure)
            .Where(member => context.Structures.ContainsKey(member.Width!.Text))
            .Select(member => context.Structures[member.Width!.Text]));
    }
}
