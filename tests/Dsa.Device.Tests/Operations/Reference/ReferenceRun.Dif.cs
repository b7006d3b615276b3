using System.Runtime.InteropServices;
using Dsa.Device.Tests.Operations.Dif;

namespace Dsa.Device.Tests.Operations.Reference;

/// <summary>Integrity fields.</summary>
internal sealed partial class ReferenceRun
{
    private const int FieldBytes = 8;

    private ReferenceOutcome Check(DifCheckDescriptor check)
    {
        var tags = Tags(check.ReferenceTagSeed, check.ApplicationTagSeed, check.ApplicationTagMask);
        var flags = (int)check.SourceDifFlags;
        return Blocks(
            new Block(check.Source, 0, check.TransferSize, Number(check.DifFlags), flags, tags),
            blocks => CheckDetails(After(tags, flags, blocks)),
            static (_, _, _, _) => []);
    }

    private ReferenceOutcome Strip(DifStripDescriptor strip)
    {
        var tags = Tags(strip.ReferenceTagSeed, strip.ApplicationTagSeed, strip.ApplicationTagMask);
        var flags = (int)strip.SourceDifFlags;
        return Blocks(
            new Block(strip.Source, strip.Destination, strip.TransferSize, Number(strip.DifFlags), flags, tags),
            blocks => CheckDetails(After(tags, flags, blocks)),
            static (data, _, _, _) => data);
    }

    private ReferenceOutcome Update(DifUpdateDescriptor update)
    {
        var source = Tags(update.SourceReferenceTagSeed, update.SourceApplicationTagSeed, update.SourceApplicationTagMask);
        var destination = Tags(
            update.DestinationReferenceTagSeed, update.DestinationApplicationTagSeed, update.DestinationApplicationTagMask);
        var (sourceFlags, destinationFlags) = ((int)update.SourceDifFlags, (int)update.DestinationDifFlags);
        return Blocks(
            new Block(update.Source, update.Destination, update.TransferSize, Number(update.DifFlags), sourceFlags, source),
            blocks =>
            {
                var first = After(source, sourceFlags, blocks);
                var second = After(destination, destinationFlags, blocks);
                return new DifUpdateCompletionRecord
                {
                    SourceReferenceTag = first.Reference,
                    SourceApplicationTag = first.Application,
                    SourceApplicationTagMask = first.Mask,
                    DestinationReferenceTag = second.Reference,
                    DestinationApplicationTag = second.Application,
                    DestinationApplicationTagMask = second.Mask,
                };
            },
            (data, field, guard, block) => [.. data, .. DifReference.Make(field, guard, destinationFlags, destination, block)]);
    }

    private ReferenceOutcome Insert(DifInsertDescriptor insert)
    {
        var tags = Tags(insert.ReferenceTagSeed, insert.ApplicationTagSeed, insert.ApplicationTagMask);
        var flags = (int)insert.DestinationDifFlags;
        return Blocks(
            new Block(insert.Source, insert.Destination, insert.TransferSize, Number(insert.DifFlags), null, tags),
            blocks => InsertDetails(After(tags, flags, blocks)),
            (data, _, guard, block) => [.. data, .. DifReference.Make([], guard, flags, tags, block)]);
    }

    private ReferenceOutcome Generate(DixGenerateDescriptor generate)
    {
        var tags = Tags(generate.ReferenceTagSeed, generate.ApplicationTagSeed, generate.ApplicationTagMask);
        var flags = (int)generate.DestinationDifFlags;
        return Blocks(
            new Block(generate.Source, generate.Destination, generate.TransferSize, Number(generate.DifFlags), null, tags),
            blocks => InsertDetails(After(tags, flags, blocks)),
            (_, _, guard, block) => DifReference.Make([], guard, flags, tags, block));
    }

    private ReferenceOutcome Blocks(
        Block all, Func<uint, CompletionRecord> details, Func<byte[], byte[], ushort, uint, byte[]> make)
    {
        var data = DifReference.DataBytes(all.DifFlags);
        var source = data + (all.SourceFlags is null ? 0 : FieldBytes);
        var destination = all.Destination;
        for (var block = 0u; ; block++)
        {
            var blocksDone = block;
            _details = () => details(blocksDone);
            if (_done == all.TransferSize)
            {
                return Success();
            }

            var bytes = _memory.Read(all.Source + _done, source, Operand.Source1);
            var (content, field) = (bytes[..data], bytes[data..]);
            var guard = DifReference.Guard(content, all.DifFlags);
            var made = make(content, field, guard, block);
            _memory.TouchForWrite(destination, made.Length, Operand.Destination1);
            var status = all.SourceFlags is { } flags ? DifReference.Check(field, guard, flags, all.Tags, block) : 0;
            if (status != 0)
            {
                return new ReferenceOutcome(CompletionStatus.DifError) { Result = (byte)status, BytesCompleted = _done };
            }

            _memory.Poke(destination, made);
            destination += (ulong)made.Length;
            _done += (uint)source;
        }
    }

    private static CompletionRecord CheckDetails(DifReference.Tags tags) => new DifCheckCompletionRecord
    {
        ReferenceTag = tags.Reference,
        ApplicationTag = tags.Application,
        ApplicationTagMask = tags.Mask,
    };

    private static CompletionRecord InsertDetails(DifReference.Tags tags) => new DifInsertCompletionRecord
    {
        ReferenceTag = tags.Reference,
        ApplicationTag = tags.Application,
        ApplicationTagMask = tags.Mask,
    };

    private static DifReference.Tags After(DifReference.Tags tags, int flags, uint blocks) =>
        DifReference.After(tags, blocks, isReferenceFixed: (flags & 0x80) != 0, isApplicationRising: (flags & 0x10) != 0);

    private static DifReference.Tags Tags(uint reference, uint application, uint mask) => new(reference, (ushort)application, (ushort)mask);

    private static int Number(DifFlags flags) => MemoryMarshal.AsBytes(new ReadOnlySpan<DifFlags>(in flags))[0];

    /// <summary>What all operations on blocks have in common; source flags are null when the source has no fields.</summary>
    private sealed record Block(
        ulong Source, ulong Destination, uint TransferSize, int DifFlags, int? SourceFlags, DifReference.Tags Tags);
}
