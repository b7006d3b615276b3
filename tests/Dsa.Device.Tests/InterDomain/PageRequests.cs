using Dsa.Platform.Memory;

namespace Dsa.Device.Tests.InterDomain;

/// <summary>Keeps page requests until the test answers them.</summary>
internal sealed class PageRequests : IPageRequestHandler
{
    public List<PageRequest> Requests { get; } = [];

    public void Queue(PageRequest request, AddressSpace? domain) => Requests.Add(request);

    public void AnswerAll(PageResponse response = PageResponse.Success)
    {
        Requests.ForEach(request => request.Answer(response));
        Requests.Clear();
    }
}
