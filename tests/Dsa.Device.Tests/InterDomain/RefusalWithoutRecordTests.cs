using Dsa.Device.Tests.Outcomes;

namespace Dsa.Device.Tests.InterDomain;

/// <summary>Inter-domain errors of descriptors without record address: in the event log, or in SWERROR where there is none.</summary>
public sealed class RefusalWithoutRecordTests
{
    private const WindowFlags Window = WindowFlags.Read | WindowFlags.Enable;

    [Theory]
    [InlineData(ErrorCode.InterDomainWithoutPasid, true)]
    [InlineData(ErrorCode.InterDomainWithoutPasid, false)]
    [InlineData(ErrorCode.InvalidIdptHandle, true)]
    [InlineData(ErrorCode.InvalidIdptHandle, false)]
    [InlineData(ErrorCode.InterDomainPermission, true)]
    [InlineData(ErrorCode.InterDomainPermission, false)]
    [InlineData(ErrorCode.InterDomainRange, true)]
    [InlineData(ErrorCode.InterDomainRange, false)]
    [InlineData(ErrorCode.UpdateWindowRefused, true)]
    [InlineData(ErrorCode.UpdateWindowRefused, false)]
    [InlineData(ErrorCode.InvalidWindow, true)]
    [InlineData(ErrorCode.InvalidWindow, false)]
    [Produces(ErrorCode.InterDomainWithoutPasid)]
    [Produces(ErrorCode.InvalidIdptHandle)]
    [Produces(ErrorCode.InterDomainPermission)]
    [Produces(ErrorCode.InterDomainRange)]
    [Produces(ErrorCode.UpdateWindowRefused)]
    [Produces(ErrorCode.InvalidWindow)]
    public void A_refusal_is_told_where_errors_are(ErrorCode code, bool eventLog)
    {
        using var domains = new DomainBench(eventLog: eventLog, configure: bench =>
        {
            var control = bench.Bar.WqCfg[0].Control;
            control.Write(control.Read().WithPasidEnable(code != ErrorCode.InterDomainWithoutPasid));
        });
        var theirs = domains.OwnerMap(4096);
        domains.Write(code switch
        {
            ErrorCode.InvalidIdptHandle => domains.Open.WithUsable(false),
            ErrorCode.InterDomainPermission => domains.Open.WithWritePermission(false),
            ErrorCode.InterDomainRange => domains.Windowed(theirs, 63),
            _ => domains.Open,
        });
        WorkDescriptor descriptor = code switch
        {
            ErrorCode.UpdateWindowRefused => domains.Update(Window, 0x1000, 0x1000),
            ErrorCode.InvalidWindow => domains.Update(Window, 0x1000),
            _ => domains.Fill(theirs, 64, 1),
        };
        domains.Bench.Post(descriptor with { Flags = descriptor.Flags & ~Descriptors.Recorded, CompletionAddress = 0 });
        domains.Bench.Settle();
        AssertTold(domains, code, eventLog, hasHandle: code is not (ErrorCode.InterDomainWithoutPasid or ErrorCode.InvalidWindow));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Produces(ErrorCode.DomainInaccessible)]
    public void Memory_that_went_away_is_told_where_errors_are(bool eventLog)
    {
        using var domains = UpdateWindowTests.Blocked(out _, out var theirs, eventLog);
        domains.Bench.Post(domains.CopyFrom(theirs, domains.Bench.Map(8192), 8192) with
        {
            Flags = DescriptorFlags.BlockOnFault, UseAlternateSource = true, CompletionAddress = 0,
        });
        domains.Bench.Settle();
        Assert.Equal(0u, domains.Bench.Command(Command.AbortPasid, domains.OwnerPasid).Raw);
        AssertTold(domains, ErrorCode.DomainInaccessible, eventLog, hasHandle: false);
    }

    private static void AssertTold(DomainBench domains, ErrorCode code, bool eventLog, bool hasHandle)
    {
        var handle = hasHandle ? (uint)DomainBench.Entry : 0;
        if (eventLog)
        {
            var entry = (InterDomainEventLogEntry)domains.Bench.Entry(0);
            Assert.Equal((1, code, handle, hasHandle), (domains.Bench.LoggedCount, entry.Error, entry.IdptHandle, entry.ErrorInfoValid));
            return;
        }

        var error = domains.Bench.Bar.SwError.Read();
        Assert.Equal((true, code, handle, hasHandle), (error.Valid, error.Error, error.ErrorInfo & 0xFFFF, error.ErrorInfoValid));
    }
}
