namespace Dsa.Device.Profiles.Parts;

/// <summary>The commands that parts announce in CMDCAP (§9.2).</summary>
internal static class PartCommands
{
    /// <summary>Those that a part without CMDCAP has, too.</summary>
    public static CmdCap Basic { get; } = UpTo(Command.AbortPasid);

    /// <summary>Those, and the ones for interrupt handles.</summary>
    public static CmdCap WithInterruptHandles { get; } = UpTo(Command.ReleaseInterruptHandle);

    private static CmdCap UpTo(Command last)
    {
        var all = new CmdCap(0);
        for (var command = Command.EnableDevice; command <= last; command++)
        {
            all = all.WithCommand(command);
        }

        return all;
    }
}
