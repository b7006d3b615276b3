namespace Dsa.Device.Tests.Operations.Reference;

/// <summary>Delta records.</summary>
internal sealed partial class ReferenceRun
{
    private const int UnitBytes = 8;
    private const int EntryBytes = 10;

    private ReferenceOutcome Create(in CreateDeltaDescriptor delta)
    {
        var produced = 0u;
        _details = () => new DeltaCompletionRecord { DeltaRecordSize = produced };
        for (; _done < delta.TransferSize; _done += UnitBytes)
        {
            var first = _memory.Read(delta.Source1 + _done, UnitBytes, Operand.Source1);
            var second = _memory.Read(delta.Source2 + _done, UnitBytes, Operand.Source2);
            if (first.AsSpan().SequenceEqual(second))
            {
                continue;
            }

            if (produced + EntryBytes > delta.MaxDeltaRecordSize)
            {
                return Checked(delta.Flags, 2, (delta.ExpectedResultMask & 4) != 0) with { BytesCompleted = _done };
            }

            var offset = _done / UnitBytes;
            _memory.Write(delta.DeltaRecord + produced, [(byte)offset, (byte)(offset >> 8), .. second], Operand.Destination1);
            produced += EntryBytes;
            _result = 1;
        }

        return Checked(delta.Flags, _result, ((delta.ExpectedResultMask >> _result) & 1) != 0);
    }

    private ReferenceOutcome Apply(in ApplyDeltaDescriptor delta)
    {
        var previous = -1;
        for (; _done + EntryBytes <= delta.DeltaRecordSize; _done += EntryBytes)
        {
            var entry = _memory.Read(delta.DeltaRecord + _done, EntryBytes, Operand.Source1);
            int offset = BitConverter.ToUInt16(entry);
            if (offset <= previous)
            {
                return new ReferenceOutcome(CompletionStatus.DeltaOffsetNotIncreasing) { BytesCompleted = _done };
            }

            if (offset * UnitBytes >= delta.TransferSize)
            {
                return new ReferenceOutcome(CompletionStatus.DeltaOffsetOutOfRange) { BytesCompleted = _done };
            }

            _memory.Write(delta.Destination + ((ulong)offset * UnitBytes), entry.AsSpan(2), Operand.Destination1);
            previous = offset;
        }

        return Success();
    }
}
