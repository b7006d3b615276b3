using Dsa.Device.Profiles;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Tests.Together;

/// <summary>What becomes of accesses to memory that is not there, or not there any more (areas SV and EV).</summary>
public sealed class TranslationTests
{
    private const DescriptorFlags Recorded = DescriptorFlags.CompletionAddressValid | DescriptorFlags.RequestCompletionRecord;

    [Fact]
    [Parity("SV-17")]
    public void A_page_request_for_what_the_process_itself_could_not_touch_is_answered_invalid() => TogetherBed.Run(bed =>
    {
        bed.Hardware.Configuration.PageRequestEnable = true;
        bed.Hardware.Configuration.PageRequestAllocation = 32;
        using var service = bed.Kernel.ServePageRequests(bed.Hardware.Slot);
        using var client = bed.Open(bed.Bind(WorkQueueType.User, WqMode.Shared, adjust: static queue => queue.BlocksOnFault = true));
        var memory = client.Memory.Map(4096, populate: true);
        var untouched = client.Memory.Map(4096);
        var readable = client.Memory.Map(4096);
        client.Memory.Protect(readable, MemoryAccess.Read);
        var gone = client.Memory.Map(4096);
        client.Memory.Unmap(gone);
        foreach (var (destination, expected) in new[]
        {
            (untouched, CompletionStatus.Success), (readable, CompletionStatus.PageRequestInvalid), (gone, CompletionStatus.PageRequestInvalid),
        })
        {
            client.Memory.CopyTo(memory + 64, [0]);
            client.Submit(client.Move(memory, destination, 8, memory + 64) with { Flags = Recorded | DescriptorFlags.BlockOnFault });
            Assert.Equal(expected, client.WaitFor(memory + 64).Status);
        }

        Assert.Equal(PageResponse.InvalidRequest, Ask(bed, new Pasid(0x777), memory));
        Assert.Equal(PageResponse.Success, Ask(bed, client.File.Pasid, memory));
        client.Process.Dispose();
        Assert.Equal(PageResponse.InvalidRequest, Ask(bed, client.File.Pasid, memory));
    });

    [Fact]
    [Parity("SV-19")]
    public void Memory_that_is_unmapped_is_out_of_reach_though_its_translation_was_known()
    {
        for (var seed = 1UL; seed <= 10; seed++)
        {
            TogetherBed.Run(
                bed =>
                {
                    using var client = bed.Open(bed.Bind(WorkQueueType.User, WqMode.Shared));
                    Assert.True(bed.Hardware.Configuration.AtsEnable);
                    var memory = client.Memory.Map(4096, populate: true);
                    var destination = client.Memory.Map(4096, populate: true);
                    client.Submit(client.Move(memory, destination, 8, memory + 64));
                    Assert.Equal(CompletionStatus.Success, client.WaitFor(memory + 64).Status);

                    client.Memory.Unmap(destination);
                    client.Memory.CopyTo(memory + 64, [0]);
                    client.Submit(client.Move(memory, destination, 8, memory + 64));
                    var record = client.WaitFor(memory + 64);
                    Assert.Equal((CompletionStatus.PageFault, true, 0u), (record.Status, record.FaultWrite, record.BytesCompleted));
                },
                seed);
        }
    }

    [Theory]
    [InlineData("dsa2", true)]
    [InlineData("dsa1", false)]
    [Parity("EV-42")]
    public void An_error_without_a_record_is_logged_where_there_is_a_log_and_latched_elsewhere(string part, bool isLogged) => TogetherBed.Run(
        bed =>
        {
            using var client = bed.Open(bed.Bind(WorkQueueType.User, WqMode.Shared));
            client.Submit(new WorkDescriptor { Opcode = (Opcode)0xEE });
            bed.Scheduler.Sleep(10_000_000);
            Assert.Equal(!isLogged, bed.Device.SoftwareError.Valid);
            if (isLogged)
            {
                var log = bed.Device.EventLog!.Dump();
                Assert.Contains($"error 0x{(int)ErrorCode.UnsupportedOpcode:x}\n", log);
                Assert.Contains($"op 0xee pasid {client.File.Pasid.Value} ", log);
            }
            else
            {
                Assert.Equal((ErrorCode.UnsupportedOpcode, (Opcode)0xEE), (bed.Device.SoftwareError.Error, bed.Device.SoftwareError.Operation));
            }
        },
        profile: DeviceProfile.BuiltIn[part]);

    private static PageResponse Ask(TogetherBed bed, Pasid pasid, ulong address)
    {
        var request = new PageRequest(new MemoryRequester(pasid, false), address, MemoryAccess.Write, static () => { });
        bed.Hardware.Slot.Memory.Request(request);
        bed.Scheduler.Sleep(1_000_000);
        return request.Response;
    }
}
