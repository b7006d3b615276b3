namespace Dsa.Host.Background;

/// <summary>What a background host can be asked besides what it does for programs. Called on the thread of a connection, of several at a time.</summary>
public interface IHostRequests
{
    /// <summary>Answers a request.</summary>
    /// <param name="request">The first line of the connection.</param>
    /// <param name="lines">The connection, which ends with the answer; at the end of the host a read finds its end.</param>
    /// <exception cref="IOException">Whoever asked is gone.</exception>
    void Answer(string request, HostLines lines);
}
