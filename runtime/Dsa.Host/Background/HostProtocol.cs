namespace Dsa.Host.Background;

/// <summary>What a client and a background host say to each other, a line each.</summary>
internal static class HostProtocol
{
    /// <summary>Request: run a command. Answered with the path of the namespace, and, once the id of the held command has come, with <see cref="Attached"/> or why not.</summary>
    public const string RunRequest = "run";

    /// <summary>Request: what there is, as JSON.</summary>
    public const string StatusRequest = "status";

    /// <summary>Request: end. The connection is closed when all is gone.</summary>
    public const string DownRequest = "down";

    /// <summary>The command may begin.</summary>
    public const string Attached = "attached";

    /// <summary>The command has ended. What is to be told of it follows, a line each, up to the end of the connection.</summary>
    public const string Ended = "ended";

    /// <summary>The command has ended without having begun: its exit status is an error number.</summary>
    public const string NotStarted = "not started";

    /// <summary>Instead of any answer: there are as many connections as can be.</summary>
    public const string Busy = "busy";
}
