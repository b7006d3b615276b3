namespace Dsa.Cli.Serve;

/// <summary>How what a virtual machine stores into portals arrives.</summary>
internal enum ServedPortals
{
    /// <summary>Each store as a message.</summary>
    Trap,

    /// <summary>Through memory that the virtual machine maps and a thread looks into.</summary>
    Poll,
}
