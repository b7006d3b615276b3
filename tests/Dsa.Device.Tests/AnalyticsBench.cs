using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dsa.Bindings.Portals;
using Dsa.Device.Profiles;
using Dsa.Platform.Memory;
using Dsa.Platform.Scheduling;

namespace Dsa.Device.Tests;

/// <summary>What a <see cref="Bench"/> does with the descriptors, records and events of an IAA.</summary>
internal static class AnalyticsBench
{
    /// <summary>An enabled IAA with queue 0 dedicated to the program and queue 1 shared.</summary>
    public static Bench Running(DeviceProfile? profile = null, bool eventLog = false, InjectionProfile? injections = null) =>
        Bench.Running(injections: injections, eventLog: eventLog, profile: profile ?? DeviceProfile.Iaa20);

    /// <summary>As <see cref="Running"/>, with page requests and blocking queues, and whoever is to answer.</summary>
    public static Bench Blocking(out HeldPageRequests requests)
    {
        var bench = new Bench(profile: DeviceProfile.Iaa20);
        bench.Device.Configuration.PageRequestEnable = true;
        requests = new HeldPageRequests();
        bench.Slot.Memory.PageRequests = requests;
        bench.Configure();
        bench.Bar.WqCfg[0].Control.Write(bench.Bar.WqCfg[0].Control.Read().WithBlockOnFaultEnable(true));
        bench.Enable();
        return bench;
    }

    public static void Post(this Bench bench, in AnalyticsDescriptor descriptor, Bar2Portal portal = Bar2Portal.UnlimitedMsix) =>
        bench.Post(Unsafe.BitCast<AnalyticsDescriptor, WorkDescriptor>(descriptor), portal: portal);

    public static SubmitResult Enqueue(
        this Bench bench, in AnalyticsDescriptor descriptor, Bar2Portal portal = Bar2Portal.UnlimitedMsix, uint? pasid = null) =>
        bench.Enqueue(Unsafe.BitCast<AnalyticsDescriptor, WorkDescriptor>(descriptor), portal: portal, pasid: pasid);

    /// <summary>Posts a descriptor to queue 0, lets the device run, and reads the record.</summary>
    public static AnalyticsCompletionRecord Run(this Bench bench, in AnalyticsDescriptor descriptor)
    {
        bench.Post(descriptor);
        bench.Settle();
        return bench.AnalyticsRecord(descriptor.CompletionAddress);
    }

    public static AnalyticsCompletionRecord AnalyticsRecord(this Bench bench, ulong address) =>
        MemoryMarshal.Read<AnalyticsCompletionRecord>(bench.Read(address, AnalyticsCompletionRecord.SizeBytes));

    public static AnalyticsEventLogEntry AnalyticsEntry(this Bench bench, int index) =>
        MemoryMarshal.Read<AnalyticsEventLogEntry>(bench.Log!.Span[(index * AnalyticsEventLogEntry.SizeBytes)..]);

    /// <summary>Page requests that wait until the test answers them.</summary>
    internal sealed class HeldPageRequests : IPageRequestHandler
    {
        private readonly List<(PageRequest Request, AddressSpace? Domain)> _held = [];

        public int Count => _held.Count;

        public void Queue(PageRequest request, AddressSpace? domain) => _held.Add((request, domain));

        /// <summary>Answers all; with success the pages are there first.</summary>
        public void Answer(PageResponse response)
        {
            foreach (var (request, domain) in _held.ToArray())
            {
                Assert.True(response != PageResponse.Success || domain!.TryFaultIn(request.Address, request.Access));
                request.Answer(response);
            }

            _held.Clear();
        }
    }
}
