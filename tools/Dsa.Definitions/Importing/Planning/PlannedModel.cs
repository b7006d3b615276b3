using System.Globalization;
using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Importing.Shaping;

namespace Dsa.Definitions.Importing.Planning;

/// <summary>A planned device as a model, for the writer of definition text.</summary>
internal static class PlannedModel
{
    /// <summary>The device, its enums before the block that first uses them.</summary>
    public static DeviceModel Of(PlannedDevice device)
    {
        var header = new DeviceHeaderModel(
            device.Name, device.SpecName ?? device.Name, device.Name, string.Join('\n', Docs.Of(device.Doc)),
            new[] { device.Revision }.ToEquatableArray(), EquatableArray<string>.Empty, EquatableArray<string>.Empty);
        var declarations = new List<DeclarationModel>();
        foreach (var block in device.Blocks)
        {
            declarations.AddRange(block.Enums.Select(planned => EnumOf(device, planned)));
            declarations.AddRange(BlockOf(device, block));
        }

        return new(header, declarations.ToEquatableArray(), EquatableArray<DefinitionDiagnostic>.Empty);
    }

    private static string Doc(PlannedMember member) => string.Join('\n', member.Doc);

    private static BoundNumber Number(long value, string text) => new(new NumberExpression(value), text, value, value <= int.MaxValue);

    private static EnumModel EnumOf(PlannedDevice device, PlannedEnum planned)
    {
        var source = planned.Source;
        var isComplete = source.Bits <= 16 && source.Members.Count == 1 << source.Bits;
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var members = source.Members.Select(member =>
        {
            var name = TypeNames.Unique(taken, PascalCase.Of(member.SpecName));
            return new EnumMemberModel(name, SpecText.Name(member.SpecName) ?? name, member.Value, SpecText.Line(member.Doc), AvailabilityModel.Always);
        });
        return new(
            device.Name, device.Name, planned.Name, SpecText.Name(source.SpecName ?? "") ?? planned.SpecName, string.Join('\n', Docs.Of(source.Doc)),
            source.Bits, !isComplete && !planned.IsClosed, false, members.ToEquatableArray(), AvailabilityModel.Always);
    }

    private static IEnumerable<DeclarationModel> BlockOf(PlannedDevice device, PlannedBlock block)
    {
        var arrays = block.Members.OfType<PlannedArray>().ToList();
        var registers = block.Members.OfType<PlannedRegister>().Select(register => RegisterOf(device, block, null, register)).ToList();
        var inArrays = arrays.ConvertAll(array => array.Registers.Select(register => RegisterOf(device, block, array.Name, register)).ToList());
        yield return new BlockModel(device.Name, device.Name, block.Name)
        {
            SpecName = block.SpecName ?? block.Name,
            Availability = AvailabilityModel.Always,
            Doc = string.Join('\n', block.Doc),
            SizeBytes = block.SizeBytes,
            Registers = registers.Concat(inArrays.SelectMany(static each => each)).Select(EntryOf).ToEquatableArray(),
            Arrays = arrays.Select(EntryOf).ToEquatableArray(),
            Conditions = EquatableArray<ConditionModel>.Empty,
            Portals = EquatableArray<PortalModel>.Empty,
            CapabilitiesType = null,
        };
        foreach (var register in registers)
        {
            yield return new RegisterFileModel(device.Name, device.Name, register);
        }

        foreach (var (index, array) in arrays.Index())
        {
            yield return new ArrayModel(device.Name, device.Name, array.Name)
            {
                SpecName = array.SpecName ?? array.Name,
                Availability = AvailabilityModel.Always,
                IsGroup = array.Count == 0,
                Block = block.Name,
                Doc = Doc(array),
                Place = "",
                Registers = inArrays[index].ToEquatableArray(),
                Portals = EquatableArray<PortalModel>.Empty,
            };
        }
    }

    private static RegisterEntryModel EntryOf(RegisterModel register) =>
        new(register.Name, register.SpecName, register.TypeName, register.Array, register.OffsetBytes, false, false, AvailabilityModel.Always);

    private static ArrayEntryModel EntryOf(PlannedArray array) => new(
        array.Name, array.SpecName ?? array.Name, Doc(array), array.Count == 0, Number(Math.Max(array.Count, 1), Math.Max(array.Count, 1).ToString(CultureInfo.InvariantCulture)),
        Number(array.OffsetBytes, array.OffsetBytes.ToHex()), Number(array.StrideBytes, array.StrideBytes.ToHex()), AvailabilityModel.Always);

    private static RegisterModel RegisterOf(PlannedDevice device, PlannedBlock block, string? array, PlannedRegister register)
    {
        var widths = new[] { register.AccessWidthBits > 0 ? register.AccessWidthBits : Math.Min(register.WidthBits, 64) }.ToEquatableArray();
        return new()
        {
            Name = register.Name,
            SpecName = register.SpecName ?? register.Name,
            TypeName = array + register.Name,
            Block = block.Name,
            Array = array,
            OffsetBytes = register.OffsetBytes,
            WidthBits = register.WidthBits,
            Doc = Doc(register),
            ReadWidths = widths,
            WriteWidths = widths,
            IsCapability = false,
            IsComputed = false,
            Survives = EquatableArray<string>.Empty,
            IsSticky = false,
            Overlays = register.Overlays,
            Availability = AvailabilityModel.Always,
            Fields = register.Fields.Where(static field => field.Access is not null).Select(PlannedFieldModel.FieldOf).ToEquatableArray(),
            Variants = EquatableArray<string>.Empty,
            Gaps = PlannedFieldModel.GapsOf(register).ToEquatableArray(),
            CapabilitiesType = null,
        };
    }
}
