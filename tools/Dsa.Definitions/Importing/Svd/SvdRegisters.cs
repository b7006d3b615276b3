using Dsa.Bindings.Generator;
using Dsa.Definitions.Importing.Tree;

namespace Dsa.Definitions.Importing.Svd;

/// <summary>Reads registers and clusters.</summary>
internal sealed class SvdRegisters(SvdContext context)
{
    private const long LargestOffset = 1L << 48;
    private const long LargestWidth = 1 << 12;

    private static readonly HashSet<string> KnownInRegister =
    [
        .. SvdProperties.Words, "addressOffset", "fields", "alternateRegister", "alternateGroup", "modifiedWriteValues",
        "readAction", "writeConstraint",
    ];

    private static readonly HashSet<string> KnownWithDisplayName = [.. KnownInRegister, "displayName"];

    private static readonly HashSet<string> KnownInCluster =
        [.. SvdProperties.Words, "addressOffset", "register", "cluster", "alternateCluster"];

    private readonly SvdFields _fields = new(context);

    /// <summary>Reads the registers and clusters among the children of an element.</summary>
    /// <param name="owner">The list of a peripheral, or a cluster.</param>
    /// <param name="scopes">What the children stand in, innermost first.</param>
    /// <param name="properties">What they take from it.</param>
    public List<ImportedMember> Read(SvdElement owner, IReadOnlyList<SvdElement> scopes, SvdProperties properties)
    {
        var members = new List<ImportedMember>();
        foreach (var child in owner.Children)
        {
            if (child.Name is "register" or "cluster")
            {
                members.AddRange(ReadMember(context.Derivation.Complete(child, scopes), scopes, properties));
            }
        }

        return members;
    }

    private IEnumerable<ImportedMember> ReadMember(SvdElement element, IReadOnlyList<SvdElement> scopes, SvdProperties properties)
    {
        if (scopes.Count > ImportLimits.Depth)
        {
            throw element.Error($"Clusters stand more than {ImportLimits.Depth.ToText()} deep in each other; write fewer levels.");
        }

        NoteUnread(element);
        var offset = SvdNumber.Of(element, "addressOffset", LargestOffset)
            ?? throw element.Error($"Nothing says where the {element.Title} lies; write <addressOffset>.");
        var own = properties.Within(element);
        var name = element.NameText;
        if (SvdDimension.Of(element) is not { } dimension)
        {
            yield return ReadOne(element, scopes, own, name, offset, null);
        }
        else if (IsArray(element, dimension))
        {
            yield return ReadOne(element, scopes, own, SvdDimension.NameOfAll(name), offset, dimension);
        }
        else
        {
            for (var index = 0L; index < dimension.Count; index++)
            {
                yield return ReadOne(element, scopes, own, dimension.NameAt(name, index), offset + index * dimension.Increment, null);
            }
        }
    }

    /// <summary>Whether the elements can be told by their number alone; else each is a thing of its own.</summary>
    private bool IsArray(SvdElement element, SvdDimension dimension)
    {
        if (dimension.Indexes is null || SvdDimension.IsBracketed(element.NameText))
        {
            if (dimension.Indexes is not null)
            {
                context.Note(element, $"the elements are numbered from 0, not '{element.TextOf("dimIndex")!}'");
            }

            return true;
        }

        return false;
    }

    private ImportedMember ReadOne(
        SvdElement element, IReadOnlyList<SvdElement> scopes, SvdProperties properties, string name, long offset, SvdDimension? dimension)
    {
        context.CountInstance(element);
        if (element.Name == "register")
        {
            return ReadRegister(element, scopes, properties, name, offset, dimension);
        }

        return new ImportedGroup
        {
            SpecName = name,
            Doc = element.Doc,
            OffsetBytes = offset,
            Count = dimension?.Count ?? 0,
            StrideBytes = dimension?.Increment ?? 0,
            IsAlternate = element.Child("alternateCluster") is not null,
            Members = Read(element, [element, .. scopes], properties),
            Line = element.Line,
        };
    }

    private ImportedRegister ReadRegister(
        SvdElement element, IReadOnlyList<SvdElement> scopes, SvdProperties properties, string name, long offset, SvdDimension? dimension)
    {
        if (properties.SizeBits is < 1 or > LargestWidth)
        {
            throw element.Error($"{properties.SizeBits} bits is no width for a register; write 1 to {LargestWidth} in <size>.");
        }

        var around = (IReadOnlyList<SvdElement>)[element, .. scopes];
        var fields = element.Children.Where(static child => child.Name == "fields")
            .SelectMany(static list => list.Children.Where(static child => child.Name == "field"))
            .SelectMany(field => _fields.Read(field, around, properties)).ToList();
        NoteReset(element, properties, fields);
        var (range, _) = SvdFields.ConstraintOf(context, element);
        return new()
        {
            SpecName = name,
            Doc = element.Doc,
            OffsetBytes = offset,
            WidthBits = (int)properties.SizeBits,
            Count = dimension?.Count ?? 0,
            StrideBytes = dimension?.Increment ?? 0,
            Access = fields.Count > 0
                ? FieldAccess.ReadWrite
                : SvdAccess.Of(context, element, properties.Access, element.TextOf("modifiedWriteValues"), element.TextOf("readAction")),
            Reset = properties.ResetValue & properties.ResetMask,
            Range = range,
            IsAlternate = element.Child("alternateRegister") is not null || element.Child("alternateGroup") is not null,
            Fields = fields,
            Line = element.Line,
        };
    }

    /// <summary>Notes what of a register or cluster is not read; a display name that only repeats the name says nothing.</summary>
    private void NoteUnread(SvdElement element)
    {
        if (element.Name == "cluster")
        {
            context.NoteRest(element, KnownInCluster);
        }
        else
        {
            context.NoteRest(element, element.TextOf("displayName") == element.NameText ? KnownWithDisplayName : KnownInRegister);
        }
    }

    /// <summary>Notes 1s of the reset value that lie in no field.</summary>
    private void NoteReset(SvdElement element, SvdProperties properties, List<ImportedField> fields)
    {
        if (fields.Count == 0)
        {
            return;
        }

        var covered = 0UL;
        foreach (var field in fields.Where(static field => field.Low < 64))
        {
            var width = Math.Min(field.High, 63) - field.Low + 1;
            covered |= (width == 64 ? ulong.MaxValue : (1UL << width) - 1) << field.Low;
        }

        var size = properties.SizeBits >= 64 ? ulong.MaxValue : (1UL << (int)properties.SizeBits) - 1;
        if ((properties.ResetValue & properties.ResetMask & size & ~covered) is not 0 and var lost)
        {
            context.Note(element, $"the 1s at {lost.ToHex()} of the reset value lie in no field and are not carried");
        }
    }
}
