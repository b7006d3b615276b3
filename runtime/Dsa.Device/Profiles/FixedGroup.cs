namespace Dsa.Device.Profiles;

/// <summary>A group of a part whose configuration is fixed.</summary>
/// <param name="WorkQueues">Its queues (GRPWQCFG).</param>
/// <param name="Engines">Its engines (GRPENGCFG).</param>
/// <param name="Flags">Its flags (GRPFLAGS).</param>
public sealed record FixedGroup(GrpCfgWorkQueues WorkQueues, GrpCfgEngines Engines, GrpCfgFlags Flags);
