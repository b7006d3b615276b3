namespace Dsa.Device.Tests.Operations.Reference;

/// <summary>Runs a valid descriptor as the specification describes it, and as plainly as possible.</summary>
internal sealed partial class ReferenceRun
{
    private readonly ReferenceMemory _memory;
    private uint _done;
    private byte _result;
    private Func<CompletionRecord?> _details = static () => default(CompletionRecord);

    private ReferenceRun(ReferenceMemory memory) => _memory = memory;

    public static ReferenceOutcome Of(in WorkDescriptor descriptor, ReferenceMemory memory)
    {
        var run = new ReferenceRun(memory);
        try
        {
            return run.Execute(descriptor) with { Details = run._details() };
        }
        catch (ReferenceFaultException fault)
        {
            return new ReferenceOutcome(CompletionStatus.PageFault)
            {
                Result = run._result,
                BytesCompleted = descriptor.Opcode == Opcode.TranslationFetch ? null : run._done,
                FaultWrite = fault.IsWrite,
                FaultOperand = fault.Operand,
                FaultAddress = fault.Address,
                Details = run._details(),
            };
        }
    }

    private ReferenceOutcome Execute(in WorkDescriptor descriptor) => descriptor.Opcode switch
    {
        Opcode.MemMove => Move((MemMoveDescriptor)descriptor),
        Opcode.Fill => Fill((FillDescriptor)descriptor),
        Opcode.Compare => Compare((CompareDescriptor)descriptor),
        Opcode.ComparePattern => Compare((ComparePatternDescriptor)descriptor),
        Opcode.CreateDelta => Create((CreateDeltaDescriptor)descriptor),
        Opcode.ApplyDelta => Apply((ApplyDeltaDescriptor)descriptor),
        Opcode.Dualcast => Dualcast((DualcastDescriptor)descriptor),
        Opcode.TranslationFetch => Fetch((TranslationFetchDescriptor)descriptor),
        Opcode.CrcGeneration => Crc((CrcDescriptor)descriptor),
        Opcode.CopyCrc => CopyCrc((CopyCrcDescriptor)descriptor),
        Opcode.DifCheck => Check((DifCheckDescriptor)descriptor),
        Opcode.DifInsert => Insert((DifInsertDescriptor)descriptor),
        Opcode.DifStrip => Strip((DifStripDescriptor)descriptor),
        Opcode.DifUpdate => Update((DifUpdateDescriptor)descriptor),
        Opcode.DixGenerate => Generate((DixGenerateDescriptor)descriptor),
        Opcode.CacheFlush => Flush((CacheFlushDescriptor)descriptor),
        _ => throw new ArgumentOutOfRangeException(nameof(descriptor)),
    };

    private static ReferenceOutcome Success(byte result = 0) => new(CompletionStatus.Success) { Result = result };

    /// <summary>Folds a result into the status if the flags ask for it.</summary>
    private static ReferenceOutcome Checked(DescriptorFlags flags, byte result, bool isExpected) =>
        (flags & DescriptorFlags.CheckResult) != 0 && !isExpected
            ? new ReferenceOutcome(CompletionStatus.SuccessPredicateFalse) { Result = result }
            : Success(result);
}
