using Dsa.Bindings.Generator.Binding;
using Dsa.Definitions.Importing.Shaping;
using Dsa.Definitions.Importing.Tree;

namespace Dsa.Definitions.Importing.Planning;

/// <summary>Gives the registers and arrays of a block their names.</summary>
/// <remarks>Names that several blocks have get the block's name in front, as each register is a type of its own.</remarks>
internal sealed class BlockPlanner(TypeNames types, NameCensus census, RegisterPlanner registers, ImportNotes notes)
{
    /// <summary>Fills a block.</summary>
    public void Plan(PlannedBlock block, FlatSet items, int line)
    {
        var taken = new HashSet<string>(ReservedNames.OfBlock, StringComparer.Ordinal) { block.Name };
        var names = new Dictionary<FlatRegister, string>(ReferenceEqualityComparer.Instance);
        var prefixed = 0;
        foreach (var register in items.Registers)
        {
            names[register] = NameOf(register.SpecName, candidates => types.ClaimRegister(candidates));
            block.Members.AddRange(registers.Plan(
                block, register, new(names[register], names[register], NameOfExtra, register.Overlays is { } other ? names[other] : null)));
        }

        foreach (var array in items.Arrays)
        {
            block.Members.Add(PlanArray(block, array, NameOf(array.SpecName, candidates => types.ClaimArray(candidates))));
        }

        var ordered = block.Members.OrderBy(static member => member.OffsetBytes).ToList();
        block.Members.Clear();
        block.Members.AddRange(ordered);
        if (prefixed > 0)
        {
            notes.Add(line, block.SpecName ?? block.Name, $"{prefixed} of its registers and arrays have the block's name in front, as other blocks use the same names");
        }

        string NameOf(string specName, Func<IEnumerable<string>, string> claim)
        {
            var wanted = PascalCase.Of(specName);
            string[] candidates = census.IsUnique(wanted) && !taken.Contains(wanted) ? [wanted, block.Name + wanted] : [block.Name + wanted];
            var name = claim(candidates.Where(candidate => !taken.Contains(candidate)).DefaultIfEmpty(PascalCase.Numbered(block.Name + wanted, 2)));
            taken.Add(name);
            prefixed += name == wanted ? 0 : 1;
            return name;
        }

        string NameOfExtra(string name)
        {
            var extra = types.ClaimRegister(PascalCase.Numbered(name, 2));
            taken.Add(extra);
            return extra;
        }
    }

    private PlannedArray PlanArray(PlannedBlock block, FlatArray array, string name)
    {
        var taken = new HashSet<string>(ReservedNames.OfElement, StringComparer.Ordinal) { name + "Element" };
        var names = new Dictionary<FlatRegister, string>(ReferenceEqualityComparer.Instance);
        var planned = new List<PlannedRegister>();
        foreach (var register in Layer.InOrder(array.Registers))
        {
            var isOnly = array.Registers.Count == 1 && register.SpecName == array.SpecName;
            names[register] = Claim(isOnly ? "Entry" : PascalCase.Of(register.SpecName), register);
            planned.AddRange(registers.Plan(
                block, register,
                new(names[register], name + names[register], extra => Claim(PascalCase.Numbered(extra, 2), null), register.Overlays is { } other ? names[other] : null)));
        }

        return new(
            name, SpecText.Name(array.SpecName), Docs.Of(array.Doc), array.OffsetBytes, array.Count, array.StrideBytes, planned);

        string Claim(string wanted, FlatRegister? register)
        {
            var own = wanted;
            for (var number = 2; !taken.Add(own) || !types.TryClaimElementRegister(name + own); number++)
            {
                own = PascalCase.Numbered(wanted, number);
            }

            if (own != wanted && register is not null)
            {
                notes.Add(register.Source.Line, register.SpecName, $"is called {own}, as {wanted} is taken");
            }

            return own;
        }
    }
}
