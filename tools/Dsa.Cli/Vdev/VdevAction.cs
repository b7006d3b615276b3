namespace Dsa.Cli.Vdev;

/// <summary>What a background host can do with virtual devices.</summary>
internal enum VdevAction
{
    /// <summary>Says which types there are, and how many devices of each can be made.</summary>
    Types,

    /// <summary>Makes a device.</summary>
    Create,

    /// <summary>Says which devices there are.</summary>
    List,

    /// <summary>Removes a device.</summary>
    Remove,

    /// <summary>Shows a device to virtual machines.</summary>
    Serve,
}
