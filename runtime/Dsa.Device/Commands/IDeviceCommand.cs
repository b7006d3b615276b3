namespace Dsa.Device.Commands;

/// <summary>An administrative command. The command unit calls the members in order, each at most once but for <see cref="IsFinished"/>.</summary>
internal interface IDeviceCommand
{
    /// <summary>Whether the command can be done; it has no effect if not.</summary>
    /// <remarks>What must be one step with the checks, such as latching what they looked at, is done here too.</remarks>
    CommandError Check();

    /// <summary>Begins.</summary>
    void Begin();

    /// <summary>Whether everything that it waits for has happened.</summary>
    bool IsFinished { get; }

    /// <summary>Ends; the result goes to CMDSTATUS.</summary>
    uint Finish();
}
