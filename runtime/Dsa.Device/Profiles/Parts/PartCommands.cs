using Dsa.Device.Commands;

namespace Dsa.Device.Profiles.Parts;

/// <summary>The commands that parts announce in CMDCAP (§9.2).</summary>
internal static class PartCommands
{
    /// <summary>Those that a part without CMDCAP has, too, and the ones for interrupt handles.</summary>
    public static CmdCap WithInterruptHandles { get; } = CommandSet.UpTo(Command.ReleaseInterruptHandle);

    /// <summary>Those, and the ones for the inter-domain permissions table.</summary>
    public static CmdCap WithIdptHandles { get; } = CommandSet.UpTo(Command.InvalidateSubmitterBitmapCache);
}
