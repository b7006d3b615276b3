using Dsa.Definitions.Importing.SystemRdl.Elaboration;
using Dsa.Definitions.Importing.SystemRdl.Syntax;
using Dsa.Definitions.Importing.Tree;

namespace Dsa.Definitions.Importing.SystemRdl;

/// <summary>Turns placed instances into the neutral tree: address maps become blocks, register files groups.</summary>
internal sealed class SystemRdlConversion(RdlContext context)
{
    private readonly SystemRdlFields _fields = new(context);

    /// <summary>The blocks of an address map: its own registers, then the address maps in it.</summary>
    public IEnumerable<ImportedBlock> Blocks(RdlNode map, string name, long address)
    {
        SystemRdlNotes.NoteProperties(context, map);
        var members = map.Children.Where(static child => child.IsPresent && child.Kind != RdlKind.Addrmap).Select(Convert).OfType<ImportedMember>().ToList();
        NoteAbsent(map);
        if (members.Count > 0)
        {
            yield return new()
            {
                SpecName = name,
                Doc = SystemRdlNotes.DocOf(map, "\n\n"),
                BaseAddress = address == 0 ? null : (ulong)address,
                Members = members,
                Line = map.At.Line,
            };
        }

        foreach (var child in map.Children.Where(static child => child.IsPresent && child.Kind == RdlKind.Addrmap))
        {
            foreach (var block in BlocksOf(child, child.Name, address + child.OffsetBytes!.Value))
            {
                yield return block;
            }
        }
    }

    private IEnumerable<ImportedBlock> BlocksOf(RdlNode map, string name, long address)
    {
        if (map.Dimensions.Count == 0)
        {
            return Blocks(map, name, address);
        }

        if (map.Count > ImportLimits.WrittenOut)
        {
            throw context.Error(map.At, $"'{map.Name}' has {map.Count} elements; at most {ImportLimits.WrittenOut} address maps of one kind are read; write fewer.");
        }

        return Enumerable.Range(0, (int)map.Count)
            .SelectMany(index => Blocks(map, $"{name}{index}", address + index * map.StrideBytes!.Value));
    }

    private void NoteAbsent(RdlNode node)
    {
        foreach (var child in node.Children.Where(static child => !child.IsPresent))
        {
            context.Note(child.At, child.Name, "is not present, and left out");
        }
    }

    private ImportedMember? Convert(RdlNode node)
    {
        switch (node.Kind)
        {
            case RdlKind.Reg:
                return ConvertRegister(node);
            case RdlKind.Regfile:
                return ConvertGroup(node);
            case RdlKind.Mem:
                context.Note(node.At, node.Name, $"is a memory of 0x{node.SizeBytes:X} bytes at 0x{node.OffsetBytes:X}, which is not carried"
                    + (node.Children.Exists(static child => child.Kind == RdlKind.Reg) ? "; the registers in it are" : ""));
                return node.Children.Exists(static child => child.Kind == RdlKind.Reg) ? ConvertGroup(node) : null;
            case RdlKind.Signal:
                context.Note(node.At, node.Name, "is a signal, and is not carried");
                return null;
            default:
                throw context.Error(node.At, $"'{node.Name}' cannot stand here; an address map has registers, register files, memories and address maps.");
        }
    }

    private ImportedGroup ConvertGroup(RdlNode node)
    {
        SystemRdlNotes.NoteProperties(context, node);
        NoteAbsent(node);
        NoteDimensions(node);
        return new()
        {
            SpecName = node.Name,
            Doc = SystemRdlNotes.DocOf(node, "\n\n"),
            OffsetBytes = node.OffsetBytes!.Value,
            Count = node.Dimensions.Count == 0 ? 0 : node.Count,
            StrideBytes = node.StrideBytes ?? 0,
            Members = node.Children.Where(static child => child.IsPresent).Select(Convert).OfType<ImportedMember>().ToList(),
            Line = node.At.Line,
        };
    }

    private ImportedRegister ConvertRegister(RdlNode node)
    {
        SystemRdlNotes.NoteProperties(context, node);
        NoteAbsent(node);
        NoteDimensions(node);
        foreach (var signal in node.Children.Where(static child => child.Kind == RdlKind.Signal))
        {
            context.Note(signal.At, signal.Name, "is a signal, and is not carried");
        }

        if (node.AliasOf is { } primary && primary.OffsetBytes != node.OffsetBytes)
        {
            context.Note(node.At, node.Name, $"that it is the same register as {primary.Name} is not carried");
        }

        return new()
        {
            SpecName = node.Name,
            Doc = SystemRdlNotes.DocOf(node, "\n\n"),
            OffsetBytes = node.OffsetBytes!.Value,
            WidthBits = (int)node.SizeBytes * 8,
            AccessWidthBits = (int)(node.Value("accesswidth").ToNumber()?.Value ?? 0),
            Count = node.Dimensions.Count == 0 ? 0 : node.Count,
            StrideBytes = node.StrideBytes ?? 0,
            IsAlternate = node.AliasOf?.OffsetBytes == node.OffsetBytes && node.AliasOf is not null,
            Fields = node.Children.Where(static child => child.IsPresent && child.Kind == RdlKind.Field).Select(_fields.Convert).ToList(),
            Line = node.At.Line,
        };
    }

    private void NoteDimensions(RdlNode node)
    {
        if (node.Dimensions.Count > 1)
        {
            var dimensions = string.Join("][", node.Dimensions);
            context.Note(node.At, node.Name, $"[{dimensions}] is one array of {node.Count}, the last index running fastest");
        }
    }
}
