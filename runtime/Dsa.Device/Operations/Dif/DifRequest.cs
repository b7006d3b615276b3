namespace Dsa.Device.Operations.Dif;

/// <summary>What a DIF or DIX descriptor asks for.</summary>
internal readonly struct DifRequest
{
    private readonly DifSource? _source;
    private readonly DifDestination? _destination;

    private DifRequest(DifFlags flags, DifSource? source, DifDestination? destination, bool isCopied)
    {
        _source = source;
        _destination = destination;
        Transform = new DifTransform(flags, source, destination, isCopied);
    }

    /// <summary>The source.</summary>
    public ulong Source { get; private init; }

    /// <summary>The destination, when there is one.</summary>
    public ulong Destination { get; private init; }

    /// <summary>The bytes of the source.</summary>
    public uint TransferSize { get; private init; }

    /// <summary>What is done with each block.</summary>
    public DifTransform Transform { get; }

    /// <summary>The bytes of the destination.</summary>
    public ulong DestinationSize => (ulong)TransferSize / (uint)Transform.SourceBytes * (uint)Transform.DestinationBytes;

    /// <summary>The request of any of the operations.</summary>
    public static DifRequest Of(in WorkDescriptor descriptor) => descriptor.Opcode switch
    {
        Opcode.DifCheck => Of((DifCheckDescriptor)descriptor),
        Opcode.DifInsert => Of((DifInsertDescriptor)descriptor),
        Opcode.DifStrip => Of((DifStripDescriptor)descriptor),
        Opcode.DifUpdate => Of((DifUpdateDescriptor)descriptor),
        _ => Of((DixGenerateDescriptor)descriptor),
    };

    /// <summary>What the record says of the tags: those of the block that follows.</summary>
    /// <param name="blocks">The blocks that are done.</param>
    public CompletionRecord DetailsAfter(uint blocks)
    {
        var source = _source?.Tags ?? default;
        var destination = _destination?.Tags ?? default;
        if (_destination is null)
        {
            return new DifCheckCompletionRecord
            {
                ReferenceTag = source.ReferenceOf(blocks),
                ApplicationTagMask = source.ApplicationMask,
                ApplicationTag = source.ApplicationOf(blocks),
            };
        }

        if (_source is null)
        {
            return new DifInsertCompletionRecord
            {
                ReferenceTag = destination.ReferenceOf(blocks),
                ApplicationTagMask = destination.ApplicationMask,
                ApplicationTag = destination.ApplicationOf(blocks),
            };
        }

        return new DifUpdateCompletionRecord
        {
            SourceReferenceTag = source.ReferenceOf(blocks),
            SourceApplicationTagMask = source.ApplicationMask,
            SourceApplicationTag = source.ApplicationOf(blocks),
            DestinationReferenceTag = destination.ReferenceOf(blocks),
            DestinationApplicationTagMask = destination.ApplicationMask,
            DestinationApplicationTag = destination.ApplicationOf(blocks),
        };
    }

    private static DifRequest Of(in DifCheckDescriptor check) => new(
        check.DifFlags,
        SourceOf(check.SourceDifFlags, check.ReferenceTagSeed, check.ApplicationTagSeed, check.ApplicationTagMask),
        null,
        isCopied: false)
    {
        Source = check.Source,
        TransferSize = check.TransferSize,
    };

    private static DifRequest Of(in DifInsertDescriptor insert) => new(
        insert.DifFlags,
        null,
        DestinationOf(insert.DestinationDifFlags, insert.ReferenceTagSeed, insert.ApplicationTagSeed, insert.ApplicationTagMask),
        isCopied: true)
    {
        Source = insert.Source,
        Destination = insert.Destination,
        TransferSize = insert.TransferSize,
    };

    private static DifRequest Of(in DifStripDescriptor strip) => new(
        strip.DifFlags,
        SourceOf(strip.SourceDifFlags, strip.ReferenceTagSeed, strip.ApplicationTagSeed, strip.ApplicationTagMask),
        null,
        isCopied: true)
    {
        Source = strip.Source,
        Destination = strip.Destination,
        TransferSize = strip.TransferSize,
    };

    private static DifRequest Of(in DifUpdateDescriptor update) => new(
        update.DifFlags,
        SourceOf(
            update.SourceDifFlags,
            update.SourceReferenceTagSeed,
            update.SourceApplicationTagSeed,
            update.SourceApplicationTagMask),
        DestinationOf(
            update.DestinationDifFlags,
            update.DestinationReferenceTagSeed,
            update.DestinationApplicationTagSeed,
            update.DestinationApplicationTagMask),
        isCopied: true)
    {
        Source = update.Source,
        Destination = update.Destination,
        TransferSize = update.TransferSize,
    };

    private static DifRequest Of(in DixGenerateDescriptor generate) => new(
        generate.DifFlags,
        null,
        DestinationOf(
            generate.DestinationDifFlags, generate.ReferenceTagSeed, generate.ApplicationTagSeed, generate.ApplicationTagMask),
        isCopied: false)
    {
        Source = generate.Source,
        Destination = generate.Destination,
        TransferSize = generate.TransferSize,
    };

    private static DifSource SourceOf(SourceDifFlags flags, uint reference, uint application, uint mask)
    {
        var isFixed = (flags & SourceDifFlags.ReferenceTagFixed) != 0;
        var isRising = (flags & SourceDifFlags.ApplicationTagIncrements) != 0;
        return new DifSource(flags, new DifTags(reference, application, mask, isFixed, isRising));
    }

    private static DifDestination DestinationOf(DestinationDifFlags flags, uint reference, uint application, uint mask)
    {
        var isFixed = (flags & DestinationDifFlags.ReferenceTagFixed) != 0;
        var isRising = (flags & DestinationDifFlags.ApplicationTagIncrements) != 0;
        return new DifDestination(flags, new DifTags(reference, application, mask, isFixed, isRising));
    }
}
