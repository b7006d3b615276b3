namespace Dsa.Device.Tests.Operations.Reference;

/// <summary>Runs a case on the device and in the plain model, and goes on after each fault until it is complete.</summary>
internal static class OperationComparison
{
    private const int MostFaults = 40;

    /// <summary>Fails when record or memory differ; gives the outcomes of the parts.</summary>
    public static List<ReferenceOutcome> Run(OperationWorld world, OperationCase operation, IEnumerable<ulong> absent, string where)
    {
        var undisturbed = world.Memory.Copy();
        var complete = ReferenceRun.Of(operation.Descriptor, undisturbed);
        foreach (var address in absent)
        {
            world.Evict(address);
        }

        var outcomes = new List<ReferenceOutcome>();
        WorkDescriptor? next = operation.Descriptor;
        while (next is { } descriptor)
        {
            var expected = ReferenceRun.Of(descriptor, world.Memory);
            var record = world.Run(descriptor);
            var difference = expected.DifferenceFrom(record);
            Assert.True(difference.Length == 0, $"{where}, part {outcomes.Count} of {operation.Descriptor}: {difference}");
            outcomes.Add(expected);
            next = null;
            if (expected.Status == CompletionStatus.PageFault)
            {
                Assert.True(outcomes.Count < MostFaults, $"{where}: {operation.Descriptor} makes no progress");
                world.FaultIn(expected.FaultAddress);
                next = Continuation.Of(descriptor, record);
            }
        }

        world.AssertSameMemory($"{where}: {operation.Descriptor}");
        ExpectSameEnd(world, operation, undisturbed, complete, outcomes[^1], where);
        return outcomes;
    }

    /// <summary>The parts make the whole: but for delta records, whose offsets count from the part, and whose order is checked within it.</summary>
    private static void ExpectSameEnd(
        OperationWorld world, OperationCase operation, ReferenceMemory undisturbed, ReferenceOutcome complete, ReferenceOutcome last, string where)
    {
        var opcode = operation.Descriptor.Opcode;
        if (opcode == Opcode.CreateDelta || (opcode == Opcode.ApplyDelta && complete.Status != CompletionStatus.Success))
        {
            return;
        }

        Assert.True((complete.Status, complete.Result) == (last.Status, last.Result), $"{where}: {operation.Descriptor} ends with {last.Status}");
        Assert.Equal(complete.Details, last.Details);
        Assert.All(world.RegionAddresses, region => Assert.True(
            undisturbed.Peek(region, OperationWorld.RegionBytes).AsSpan().SequenceEqual(world.Memory.Peek(region, OperationWorld.RegionBytes)),
            $"{where}: {operation.Descriptor} in parts is not what it is as a whole"));
    }
}
