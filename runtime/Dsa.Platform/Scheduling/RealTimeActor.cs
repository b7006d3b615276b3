namespace Dsa.Platform.Scheduling;

/// <summary>An actor on a thread. An exception that leaves its body ends the process: there is nobody to give it to.</summary>
internal sealed class RealTimeActor : Actor
{
    private readonly Thread _thread;

    public RealTimeActor(string name, Action body)
    {
        _thread = new Thread(() => body()) { Name = name, IsBackground = true };
        _thread.Start();
    }

    public override string Name => _thread.Name!;

    public override void Join() => _thread.Join();
}
