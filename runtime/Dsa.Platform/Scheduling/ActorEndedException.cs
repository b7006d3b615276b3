namespace Dsa.Platform.Scheduling;

/// <summary>Unwinds an actor whose scheduler is disposed. Nothing but the actor's own thread sees it.</summary>
internal sealed class ActorEndedException() : Exception("The scheduler was disposed.");
