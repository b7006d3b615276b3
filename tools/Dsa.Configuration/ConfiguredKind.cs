namespace Dsa.Configuration;

/// <summary>What an object of a configuration file stands for.</summary>
internal enum ConfiguredKind
{
    /// <summary>A device, such as dsa0.</summary>
    Device,

    /// <summary>A group, such as group0.0.</summary>
    Group,

    /// <summary>A work queue, such as wq0.0.</summary>
    WorkQueue,

    /// <summary>An engine, such as engine0.0.</summary>
    Engine,
}
