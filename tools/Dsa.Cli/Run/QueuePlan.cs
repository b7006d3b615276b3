using Dsa.Bindings;

namespace Dsa.Cli.Run;

/// <summary>How a work queue is to be set up.</summary>
/// <param name="Name">The queue's name.</param>
/// <param name="Mode">Dedicated or shared.</param>
/// <param name="SizeEntries">Entries; of a shared queue also its threshold.</param>
/// <param name="Priority">1 to 15.</param>
internal sealed record QueuePlan(string Name, WqMode Mode, int SizeEntries, int Priority = 10);
