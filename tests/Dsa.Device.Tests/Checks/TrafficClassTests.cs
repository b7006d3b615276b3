using Dsa.Device.Profiles;
using Dsa.Device.Tests.Outcomes;

namespace Dsa.Device.Tests.Checks;

/// <summary>Traffic classes that no virtual channel carries (§6, status 0x1e).</summary>
public sealed class TrafficClassTests
{
    private const uint Mapped = 0;
    private const uint Unmapped = 5;

    [Theory]
    [InlineData(DescriptorFlags.None, CompletionStatus.Success)]
    [InlineData(DescriptorFlags.Address1TrafficClass, CompletionStatus.TrafficClassInvalid)]
    [InlineData(DescriptorFlags.Address2TrafficClass, CompletionStatus.TrafficClassInvalid)]
    [InlineData(DescriptorFlags.CompletionTrafficClass, CompletionStatus.TrafficClassInvalid)]
    [Produces(CompletionStatus.TrafficClassInvalid)]
    public void TrafficClassInvalid_when_a_selector_chooses_a_class_without_channel(DescriptorFlags selector, CompletionStatus expected)
    {
        using var bench = Running(Mapped, Unmapped);
        Assert.Equal(expected, Move(bench, selector).Status);
    }

    [Fact]
    public void TrafficClassInvalid_when_a_clear_selector_means_a_class_without_channel()
    {
        using var bench = Running(Unmapped, Mapped);
        Assert.Equal(CompletionStatus.TrafficClassInvalid, Move(bench, DescriptorFlags.None).Status);
        const DescriptorFlags all = DescriptorFlags.Address1TrafficClass
            | DescriptorFlags.Address2TrafficClass
            | DescriptorFlags.CompletionTrafficClass;
        Assert.Equal(CompletionStatus.Success, Move(bench, all).Status);
    }

    [Theory]
    [InlineData(false, CompletionStatus.Success)]
    [InlineData(true, CompletionStatus.TrafficClassInvalid)]
    public void The_second_destination_of_a_reduction_has_a_selector_among_the_flags_of_the_operation(bool selector, CompletionStatus expected)
    {
        using var bench = Running(Mapped, Unmapped, profile: Operations.ThirdGeneration.Profile);
        var reduce = (ReduceDualcastDescriptor)Operations.ThirdGeneration.Valid(bench, Opcode.ReduceDualcast);
        Assert.Equal(expected, bench.Run(reduce with { Destination2TrafficClass = selector }).Status);
    }

    [Fact]
    public void Selectors_of_addresses_that_an_operation_does_not_have_do_not_count()
    {
        using var bench = Running(Unmapped, Mapped);
        var record = bench.Map(4096);
        var noOp = Descriptors.NoOp(record);
        Assert.Equal(CompletionStatus.Success, bench.Run(noOp with { Flags = noOp.Flags | DescriptorFlags.CompletionTrafficClass }).Status);
    }

    [Fact]
    public void Every_class_is_carried_until_software_maps_them_otherwise()
    {
        using var bench = Running(Unmapped, Mapped, trafficClasses: null);
        Assert.Equal(CompletionStatus.Success, Move(bench, DescriptorFlags.None).Status);
    }

    private static Bench Running(uint classA, uint classB, byte? trafficClasses = 1, DeviceProfile? profile = null)
    {
        var bench = new Bench(profile: profile);
        bench.Configure();
        bench.Bar.GrpCfg[0].Flags.Write(bench.Bar.GrpCfg[0].Flags.Read().WithTrafficClassA(classA).WithTrafficClassB(classB));
        bench.Device.Configuration.TrafficClasses = trafficClasses ?? bench.Device.Configuration.TrafficClasses;
        bench.Enable();
        return bench;
    }

    private static CompletionRecord Move(Bench bench, DescriptorFlags selectors)
    {
        var move = Descriptors.Move(bench.Map(4096), bench.Map(4096), 64, bench.Map(4096));
        return bench.Run(move with { Flags = move.Flags | selectors });
    }
}
