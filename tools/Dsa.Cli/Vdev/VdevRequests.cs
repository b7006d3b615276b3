using Dsa.Host;
using Dsa.Host.Background;

namespace Dsa.Cli.Vdev;

/// <summary>Answers for a background host what <c>dsa vdev</c> asks.</summary>
/// <param name="devices">The virtual devices.</param>
internal sealed class VdevRequests(VirtualDevices devices) : IHostRequests
{
    /// <summary>The line by which who asked to have a device served asks for the end of that.</summary>
    public const string End = "end";

    /// <inheritdoc/>
    public void Answer(string request, HostLines lines)
    {
        VdevAnswer answer;
        try
        {
            answer = VdevJson.Read<VdevRequest>(request) is { } known
                ? Do(known, lines)
                : throw Unknown();
        }
        catch (HostException exception)
        {
            answer = new VdevAnswer { Error = exception.Message };
        }
        catch (Exception exception) when (exception is not IOException)
        {
            lines.Write(VdevJson.Line(new VdevAnswer { Error = $"the host has failed at this, and goes on ({exception.GetType().Name}: {exception.Message})" }));
            throw;
        }

        lines.Write(VdevJson.Line(answer));
    }

    private VdevAnswer Do(VdevRequest request, HostLines lines)
    {
        switch (request.Action)
        {
            case VdevAction.Types:
                return new VdevAnswer { Types = devices.Types() };
            case VdevAction.Create:
                return new VdevAnswer { Devices = [devices.Create(Given(request.Type, "type"), request.Uuid, request.Parent)] };
            case VdevAction.List:
                return new VdevAnswer { Devices = devices.List() };
            case VdevAction.Remove:
                devices.Remove(Given(request.Uuid, "uuid"));
                return new VdevAnswer();
            case VdevAction.Serve:
                _ = (Given(request.Uuid, "uuid"), Given(request.Socket, "socket"));
                Demand(request.Folders ?? []);
                return Serve(request, lines);
            default:
                throw Unknown();
        }
    }

    private static HostException Unknown() => new("the host does not know what is asked for; it is of another version");

    private static string Given(string? value, string name) => value ?? throw new HostException($"what is asked of the host has no {name}; it is of another version");

    private static void Demand(IReadOnlyList<SeenFolder> folders)
    {
        if (folders.FirstOrDefault(static folder => !folder.IsSeenHere()) is { } other)
        {
            throw new HostException($"the host does not see {other.Path} as it is here, but as it was mounted when the host began; name a folder that was there then, or begin the host again");
        }
    }

    private VdevAnswer Serve(VdevRequest request, HostLines lines)
    {
        var served = devices.Serve(request, Tell);
        new Thread(() =>
        {
            AwaitEnd(lines);
            served.End();
        }) { Name = "end of a virtual device", IsBackground = true }.Start();
        served.Join();
        devices.End(served);
        return new VdevAnswer { Summary = served.Summary, Error = served.TraceFailure, Warning = served.MonitorFailure };

        void Tell(VdevAnswer answer)
        {
            try
            {
                lines.Write(VdevJson.Line(answer));
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                // Whoever asked is gone, which ends the server.
            }
        }
    }

    private static void AwaitEnd(HostLines lines)
    {
        try
        {
            while (lines.Read() is not (null or End))
            {
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // Whoever asked is gone, or the host ends.
        }
    }
}
