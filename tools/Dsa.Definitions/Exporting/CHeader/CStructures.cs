using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Exporting.Tables;

namespace Dsa.Definitions.Exporting.CHeader;

/// <summary>Writes descriptors, records and their variants as structs whose layout the compiler checks.</summary>
internal sealed class CStructures
{
    private readonly CWriter _text;
    private readonly CNames _names;
    private readonly DeviceModel _device;
    private readonly Dictionary<string, StructureModel> _structures = new(StringComparer.Ordinal);
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);
    private readonly CStructure _writer;

    public CStructures(CWriter text, CNames names, DeviceModel device, ExportNotes notes)
    {
        (_text, _names, _device) = (text, names, device);
        foreach (var file in device.Declarations.OfType<StructureFileModel>())
        {
            foreach (var structure in file.Variants.Select(variant => variant.Structure).Prepend(file.Structure))
            {
                _structures.Add(structure.TypeName, structure);
                names.Add(structure, ["", "_ALLOWED_FLAGS", "_REQUIRED_FLAGS", "_REQUIRED_ANY_FLAGS"], structure.SpecName, structure.TypeName);
            }
        }

        _writer = new(text, names, new CLayout(type => _structures[type].AlignmentBytes), type => names[_structures[type]].ToLowerInvariant(), notes);
    }

    /// <summary>Writes all structures, each behind those that are in it.</summary>
    public void Write()
    {
        foreach (var structure in _structures.Values)
        {
            Write(structure);
        }

        foreach (var file in _device.Declarations.OfType<StructureFileModel>().Where(file => file.Cases is not null))
        {
            WriteRules(file);
        }
    }

    private void Write(StructureModel structure)
    {
        if (!_written.Add(structure.TypeName))
        {
            return;
        }

        foreach (var member in structure.Members.Where(member => member.Type.Kind == FieldKind.Structure))
        {
            Write(_structures[member.Type.Name!]);
        }

        _writer.Write(structure);
    }

    private void WriteRules(StructureFileModel file)
    {
        var bits = file.Structure.Members.First(member => member.Name == file.Cases!.Flags).WidthBits;
        foreach (var (structure, rule) in file.Variants.Select(variant => (variant.Structure, variant.Rule!)))
        {
            var name = _names[structure];
            _text.Line();
            _text.Comment(string.Join("; ", StructureFacts.Of(file, new(structure, rule), null).Where(fact => !string.IsNullOrEmpty(fact.Value)).Select(fact => $"{fact.Name} {fact.Value}".Trim())));
            _text.Define(name + "_ALLOWED_FLAGS", CText.Hex(rule.AllowedFlags, bits), $"{structure.TypeName}: all others are reserved");
            _text.Define(name + "_REQUIRED_FLAGS", CText.Hex(rule.RequiredFlags, bits), "all of them");
            foreach (var (index, choice) in rule.RequiredChoices.Index())
            {
                var suffix = index == 0 ? string.Empty : $"_{index + 1}";
                _text.Define($"{name}_REQUIRED_ANY_FLAGS{suffix}", CText.Hex(choice, bits), "at least one of them");
            }
        }
    }
}
