using Dsa.Bindings.Generator.Model;

namespace Dsa.Conformance.Facts;

/// <summary>One operation of one device, as the definitions have it.</summary>
/// <param name="Engine">The device, as the facts call it.</param>
/// <param name="Opcode">The operation, as a member of its enum.</param>
/// <param name="FlagsMember">The member that holds the flags.</param>
/// <param name="Variant">The descriptor.</param>
internal sealed record DefinedCase(string Engine, EnumMemberModel Opcode, MemberModel FlagsMember, VariantModel Variant)
{
    /// <summary>What its lines begin with.</summary>
    public string Key => $"{Engine}.{Code}";

    /// <summary>The number of the operation.</summary>
    public string Code => FactBits.Code(Opcode.Value);

    /// <summary>Its rules.</summary>
    public CaseRuleModel Rule => Variant.Rule!;

    /// <summary>The bits of the flags that mean something to it alone.</summary>
    public IEnumerable<MemberModel> OperationFlags => Variant.Structure.Members.Where(static member => member.Refines is not null);

    /// <summary>The members, without bits of the flags.</summary>
    public IEnumerable<MemberModel> Members => Variant.Structure.Members.Where(static member => member.Refines is null);

    /// <summary>The flags that are its own, as a mask.</summary>
    public ulong OperationFlagMask => OperationFlags.Aggregate(
        0UL, (mask, flag) => mask | ((1UL << flag.WidthBits) - 1) << (flag.LowBit - FlagsMember.LowBit));

    /// <summary>All operations of both devices.</summary>
    public static IReadOnlyList<DefinedCase> All(DeviceModel device)
    {
        var opcodes = device.Declarations.OfType<EnumModel>().Single(static each => each.Name == "Opcode").Members;
        return
        [
            .. from file in device.Declarations.OfType<StructureFileModel>()
               where file.Cases is not null
               let flags = file.Structure.Members.Single(static member => member.Type.Kind == FieldKind.Flags)
               from variant in file.Variants
               let opcode = opcodes.Single(each => each.Value == variant.Rule!.Value)
               select new DefinedCase(file.Structure.TypeName == "WorkDescriptor" ? "DSA" : "IAA", opcode, flags, variant),
        ];
    }
}
