using System.Runtime.InteropServices;
using Dsa.Device.Tests.Operations.Dif;

namespace Dsa.Device.Tests.Operations.Reference;

/// <summary>Makes valid descriptors of buffers that lie in up to three pages, and the memory that belongs to them.</summary>
internal sealed class OperationCases(OperationWorld world, Random random)
{
    private const int PageBytes = 4096;
    private const int MostBytes = 2 * PageBytes;

    public static Opcode[] Operations { get; } =
    [
        Opcode.MemMove, Opcode.Fill, Opcode.Compare, Opcode.ComparePattern, Opcode.CreateDelta, Opcode.ApplyDelta, Opcode.Dualcast,
        Opcode.TranslationFetch, Opcode.CrcGeneration, Opcode.CopyCrc, Opcode.DifCheck, Opcode.DifInsert, Opcode.DifStrip,
        Opcode.DifUpdate, Opcode.DixGenerate, Opcode.CacheFlush,
    ];

    /// <summary>The next case.</summary>
    /// <param name="opcode">The operation.</param>
    /// <param name="isLong">Whether buffers should lie in three pages, if they can.</param>
    public OperationCase Next(Opcode opcode, bool isLong = false)
    {
        var size = isLong ? (uint)(MostBytes - random.Next(64)) : Size();
        return opcode switch
        {
            Opcode.MemMove => Move(size),
            Opcode.Fill => Fill(size),
            Opcode.Compare => Compare(size),
            Opcode.ComparePattern => ComparePattern(size),
            Opcode.CreateDelta => CreateDelta((size + 7) & ~7u, isLong),
            Opcode.ApplyDelta => ApplyDelta((size + 7) & ~7u),
            Opcode.Dualcast => Dualcast(size),
            Opcode.TranslationFetch => Fetch(size),
            Opcode.CrcGeneration or Opcode.CopyCrc => Crc(opcode, size),
            Opcode.CacheFlush => Flush(size),
            _ => Dif(opcode, isLong),
        };
    }

    private DescriptorFlags Flags(bool checks = false) =>
        Descriptors.Recorded | (checks && random.Next(2) == 0 ? DescriptorFlags.CheckResult : 0);

    private uint Size() => random.Next(4) switch
    {
        0 => (uint)random.Next(1, 100),
        1 => (uint)random.Next(1, PageBytes + 100),
        _ => (uint)random.Next(1, MostBytes + 1),
    };

    /// <summary>A place in a region; often one whose first page has little room.</summary>
    private ulong Place(int region, int alignment = 1)
    {
        var offset = random.Next(3) switch
        {
            0 => random.Next(PageBytes),
            1 => PageBytes - 1 - random.Next(100),
            _ => random.Next(64),
        };
        return world.RegionAddresses[region] + (ulong)(offset / alignment * alignment);
    }

    private byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private void Spoil(Span<byte> bytes)
    {
        for (var changes = random.Next(3); changes > 0; changes--)
        {
            bytes[random.Next(bytes.Length)] ^= (byte)random.Next(1, 256);
        }
    }

    private OperationCase Move(uint size)
    {
        var move = new MemMoveDescriptor
        {
            Flags = Flags(), CompletionAddress = world.Record, Source = Place(0), Destination = Place(1), TransferSize = size,
        };
        return new OperationCase(move, (move.Source, size), (move.Destination, size));
    }

    private OperationCase Fill(uint size)
    {
        var is16 = random.Next(2) == 0;
        var fill = new FillDescriptor
        {
            Flags = Flags(),
            Pattern16 = is16,
            CompletionAddress = world.Record,
            PatternLower = (ulong)random.NextInt64(),
            PatternUpper = is16 ? (ulong)random.NextInt64() : 0,
            Destination = Place(0),
            TransferSize = size,
        };
        return new OperationCase(fill, (fill.Destination, size));
    }

    private OperationCase Compare(uint size)
    {
        var compare = new CompareDescriptor
        {
            Flags = Flags(checks: true),
            CompletionAddress = world.Record,
            Source1 = Place(0),
            Source2 = Place(1),
            TransferSize = size,
            ExpectedResult = (byte)random.Next(256),
        };
        var data = Bytes((int)size);
        world.Write(compare.Source1, data);
        Spoil(data);
        world.Write(compare.Source2, data);
        return new OperationCase(compare, (compare.Source1, size), (compare.Source2, size));
    }

    private OperationCase ComparePattern(uint size)
    {
        var compare = new ComparePatternDescriptor
        {
            Flags = Flags(checks: true),
            CompletionAddress = world.Record,
            Source = Place(0),
            Pattern = (ulong)random.NextInt64(),
            TransferSize = size,
            ExpectedResult = (byte)random.Next(256),
        };
        var pattern = BitConverter.GetBytes(compare.Pattern);
        var data = Enumerable.Range(0, (int)size).Select(i => pattern[i % 8]).ToArray();
        Spoil(data);
        world.Write(compare.Source, data);
        return new OperationCase(compare, (compare.Source, size));
    }

    private OperationCase CreateDelta(uint size, bool isLong)
    {
        var room = (uint)random.Next(80, (2 * PageBytes) + 1);
        var delta = new CreateDeltaDescriptor
        {
            Flags = Flags(checks: true),
            CompletionAddress = world.Record,
            Source1 = Place(0, alignment: 8),
            Source2 = Place(1, alignment: 8),
            TransferSize = size,
            DeltaRecord = Place(2),
            MaxDeltaRecordSize = isLong ? 2 * PageBytes : room,
            ExpectedResultMask = (byte)random.Next(256),
        };
        var data = Bytes((int)size);
        world.Write(delta.Source1, data);
        var oneIn = isLong ? 1 : new[] { 1, 2, 3, 50, 5000 }[random.Next(5)];
        for (var unit = 0; unit < data.Length; unit += 8)
        {
            data[unit + random.Next(8)] ^= (byte)(random.Next(oneIn) == 0 ? random.Next(1, 256) : 0);
        }

        world.Write(delta.Source2, data);
        return new OperationCase(delta, (delta.Source1, size), (delta.Source2, size), (delta.DeltaRecord, delta.MaxDeltaRecordSize));
    }

    private OperationCase ApplyDelta(uint size)
    {
        var record = new List<byte>();
        var oneIn = random.Next(1, 6);
        for (var unit = 0; unit < size / 8; unit++)
        {
            if (random.Next(oneIn) == 0)
            {
                record.AddRange([(byte)unit, (byte)(unit >> 8), .. Bytes(8)]);
            }
        }

        record.AddRange(random.Next(8) switch
        {
            0 => [0, 0, .. Bytes(8)],
            1 => [0xFF, 0xFF, .. Bytes(8)],
            2 => Bytes(random.Next(1, 10)),
            _ => [],
        });
        while (record.Count < 10)
        {
            record.Add(0);
        }

        var apply = new ApplyDeltaDescriptor
        {
            Flags = Flags(),
            CompletionAddress = world.Record,
            DeltaRecord = Place(0),
            DeltaRecordSize = (uint)record.Count,
            Destination = Place(1, alignment: 8),
            TransferSize = size,
        };
        world.Write(apply.DeltaRecord, CollectionsMarshal.AsSpan(record));
        return new OperationCase(apply, (apply.DeltaRecord, apply.DeltaRecordSize), (apply.Destination, size));
    }

    private OperationCase Dualcast(uint size)
    {
        var first = Place(1);
        var copy = new DualcastDescriptor
        {
            Flags = Flags(),
            CompletionAddress = world.Record,
            Source = Place(0),
            Destination = first,
            Destination2 = world.RegionAddresses[2] + (first % PageBytes),
            TransferSize = size,
        };
        return new OperationCase(copy, (copy.Source, size), (copy.Destination, size), (copy.Destination2, size));
    }

    private OperationCase Fetch(uint size)
    {
        var useStride = random.Next(2) == 0;
        var fetch = new TranslationFetchDescriptor
        {
            Flags = Flags(),
            UseStride = useStride,
            CompletionAddress = world.Record,
            Address = Place(0),
            RegionSize = size,
            RegionStride = useStride ? 4096u << random.Next(3) : 0,
        };
        return new OperationCase(fetch, (fetch.Address, size));
    }

    private OperationCase Flush(uint size)
    {
        var flush = new CacheFlushDescriptor { Flags = Flags(), CompletionAddress = world.Record, Destination = Place(0), TransferSize = size };
        return new OperationCase(flush, (flush.Destination, size));
    }

    private OperationCase Crc(Opcode opcode, uint size)
    {
        var (is64, readsSeed) = (random.Next(2) == 0, random.Next(3) == 0);
        var crc = new CrcDescriptor
        {
            Flags = Flags(),
            CompletionAddress = world.Record,
            Source = Place(0),
            TransferSize = size,
            Crc64 = is64,
            BypassInversion = random.Next(2) == 0,
            BypassDataReflection = random.Next(2) == 0,
            ReadSeed = readsSeed,
            Seed = readsSeed ? 0 : is64 ? (ulong)random.NextInt64() : (uint)random.NextInt64(),
            SeedAddress = readsSeed ? Place(3, alignment: 8) : 0,
        };
        var seed = readsSeed ? (crc.SeedAddress, is64 ? 8u : 4u) : (crc.Source, 1u);
        if (opcode == Opcode.CrcGeneration)
        {
            return new OperationCase(crc, (crc.Source, size), seed);
        }

        var copy = new CopyCrcDescriptor
        {
            Flags = ((WorkDescriptor)crc).Flags,
            CompletionAddress = world.Record,
            Source = crc.Source,
            Destination = Place(1),
            TransferSize = size,
            Seed = crc.Seed,
            SeedAddress = crc.SeedAddress,
        };
        return new OperationCase(copy, (copy.Source, size), (copy.Destination, size), seed);
    }

    private OperationCase Dif(Opcode opcode, bool isLong)
    {
        var flags = random.Next(16);
        var data = DifReference.DataBytes(flags);
        var blocks = isLong ? MostBytes / (data + 8) : random.Next(1, Math.Max(2, MostBytes / (data + 8)));
        var (sourceFlags, destinationFlags) = (random.Next(256) & ~(random.Next(2) == 0 ? 0 : 0xF), random.Next(256) & ~7);
        var (source, destination) = (RandomTags(), RandomTags());
        var hasFields = opcode is Opcode.DifCheck or Opcode.DifStrip or Opcode.DifUpdate;
        var bytes = new List<byte>();
        for (var block = 0u; block < blocks; block++)
        {
            var content = Bytes(data);
            bytes.AddRange(content);
            if (hasFields)
            {
                bytes.AddRange(Field(DifReference.Guard(content, flags), sourceFlags, source, block, isGood: isLong));
            }
        }

        var common = MemoryMarshal.Read<DifFlags>([(byte)flags]);
        var (from, to, size) = (Place(0), Place(1, opcode == Opcode.DixGenerate ? 8 : 1), (uint)bytes.Count);
        world.Write(from, CollectionsMarshal.AsSpan(bytes));
        var written = (uint)(blocks * opcode switch
        {
            Opcode.DifInsert or Opcode.DifUpdate => data + 8,
            Opcode.DifStrip => data,
            _ => 8,
        });
        WorkDescriptor descriptor = opcode switch
        {
            Opcode.DifCheck => new DifCheckDescriptor
            {
                SourceDifFlags = (SourceDifFlags)sourceFlags,
                DifFlags = common,
                ReferenceTagSeed = source.Reference,
                ApplicationTagSeed = source.Application,
                ApplicationTagMask = source.Mask,
            },
            Opcode.DifStrip => new DifStripDescriptor
            {
                Destination = to,
                SourceDifFlags = (SourceDifFlags)sourceFlags,
                DifFlags = common,
                ReferenceTagSeed = source.Reference,
                ApplicationTagSeed = source.Application,
                ApplicationTagMask = source.Mask,
            },
            Opcode.DifUpdate => new DifUpdateDescriptor
            {
                Destination = to,
                SourceDifFlags = (SourceDifFlags)sourceFlags,
                DestinationDifFlags = (DestinationDifFlags)destinationFlags,
                DifFlags = common,
                SourceReferenceTagSeed = source.Reference,
                SourceApplicationTagSeed = source.Application,
                SourceApplicationTagMask = source.Mask,
                DestinationReferenceTagSeed = destination.Reference,
                DestinationApplicationTagSeed = destination.Application,
                DestinationApplicationTagMask = destination.Mask,
            },
            Opcode.DifInsert => new DifInsertDescriptor
            {
                Destination = to,
                DestinationDifFlags = (DestinationDifFlags)destinationFlags,
                DifFlags = common,
                ReferenceTagSeed = destination.Reference,
                ApplicationTagSeed = destination.Application,
                ApplicationTagMask = destination.Mask,
            },
            _ => new DixGenerateDescriptor
            {
                Destination = to,
                DestinationDifFlags = (DestinationDifFlags)destinationFlags,
                DifFlags = common,
                ReferenceTagSeed = destination.Reference,
                ApplicationTagSeed = destination.Application,
                ApplicationTagMask = destination.Mask,
            },
        };

        // All of them have these at the same places.
        var check = (DifCheckDescriptor)descriptor with { Flags = Flags(), CompletionAddress = world.Record, Source = from, TransferSize = size };
        return opcode == Opcode.DifCheck
            ? new OperationCase(check, (from, size))
            : new OperationCase(check, (from, size), (to, written));
    }

    private DifReference.Tags RandomTags() =>
        new((uint)random.NextInt64(1L << 32), (ushort)random.Next(65536), (ushort)(random.Next(2) == 0 ? 0 : random.Next(65536)));

    /// <summary>A field of a source; one in five is not what it should be, or means that nothing is checked.</summary>
    private byte[] Field(ushort guard, int sourceFlags, DifReference.Tags tags, uint block, bool isGood)
    {
        var field = DifReference.Make([], guard, sourceFlags & 0x90, tags with { Mask = 0 }, block);
        switch (isGood ? 9 : random.Next(15))
        {
            case 0:
                field.AsSpan().Fill(0xFF);
                break;
            case 1:
                field.AsSpan(2).Fill(0xFF);
                break;
            case 2:
                Spoil(field);
                break;
        }

        return field;
    }
}
