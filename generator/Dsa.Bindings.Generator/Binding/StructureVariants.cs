using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>Complains about cases, views and members that no variant has, because of what they lie in.</summary>
internal sealed class StructureVariants(DeviceContext context)
{
    public void Check(StructureSyntax structure)
    {
        var scope = new VariantScope(context).Enter(structure.Name, structure.Modifiers);
        CheckMembers(structure, scope);
        foreach (var part in structure.Items)
        {
            switch (part)
            {
                case CaseSyntax { IsBroken: false } each:
                    CheckMembers(each, scope.Enter(each.Name, each.Modifiers));
                    break;
                case ViewSyntax { IsBroken: false } view:
                    CheckMembers(view, scope.Enter(view.Name, view.Modifiers));
                    break;
            }
        }
    }

    private void CheckMembers(IStructurePart part, VariantScope scope)
    {
        foreach (var member in context.ItemsOf<MemberSyntax>(part))
        {
            scope.Enter(member.Name, member.Syntax.Modifiers, member.Use);
        }

        foreach (var refinement in context.ItemsOf<RefineSyntax>(part))
        {
            scope.Enter(refinement.Name, refinement.Syntax.Modifiers, refinement.Use);
        }
    }
}
