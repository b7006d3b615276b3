using Dsa.Device.Tests.Operations.Reference;

namespace Dsa.Device.Tests.Operations;

/// <summary>Buffers in three pages each, of which one after the other is absent.</summary>
public sealed class AbsentPageTests
{
    private const int Layouts = 6;

    public static TheoryData<Opcode, bool> Operations
    {
        get
        {
            var data = new TheoryData<Opcode, bool>();
            foreach (var operation in OperationCases.Operations)
            {
                data.Add(operation, false);
                data.Add(operation, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Whichever_page_is_absent_the_part_before_it_is_complete_and_the_rest_can_follow(Opcode opcode, bool isRealTime)
    {
        using var world = new OperationWorld(isRealTime);
        var cases = new OperationCases(world, new Random(11));
        var faulted = new HashSet<Operand>();
        for (var layout = 0; layout < Layouts; layout++)
        {
            var operation = cases.Next(opcode, isLong: true);
            foreach (var page in operation.Pages)
            {
                var outcomes = OperationComparison.Run(world, operation, [page], $"layout {layout}, page {page:x}");
                faulted.UnionWith(outcomes.Where(static outcome => outcome.Status == CompletionStatus.PageFault).Select(static outcome => outcome.FaultOperand));
            }

            OperationComparison.Run(world, operation, operation.Pages, $"layout {layout}, all pages");
        }

        Assert.Equal(OperandsOf(opcode), faulted.Order());
    }

    private static Operand[] OperandsOf(Opcode opcode) => opcode switch
    {
        Opcode.Fill or Opcode.CacheFlush => [Operand.Destination1],
        Opcode.Compare => [Operand.Source1, Operand.Source2],
        Opcode.ComparePattern or Opcode.TranslationFetch or Opcode.DifCheck => [Operand.Source1],
        Opcode.CreateDelta or Opcode.CopyCrc => [Operand.Source1, Operand.Source2, Operand.Destination1],
        Opcode.Dualcast => [Operand.Source1, Operand.Destination1, Operand.Destination2],
        Opcode.CrcGeneration => [Operand.Source1, Operand.Source2],
        _ => [Operand.Source1, Operand.Destination1],
    };
}
