using System.Collections.Immutable;
using Dsa.Driver.Groups;

namespace Dsa.Driver.Sysfs;

/// <summary>The attribute of an engine (SY-20).</summary>
internal static class EngineAttributes
{
    private static readonly ImmutableArray<SysfsAttribute<Engine>> s_table =
    [
        new("group_id", static engine => engine.Group?.Index ?? -1, StoreGroup),
    ];

    /// <summary>The files of one engine.</summary>
    public static IEnumerable<(string Name, SysfsNode Node)> FilesOf(Engine engine) => SysfsAttribute<Engine>.FilesOf(engine, s_table);

    // Nobody asks whether the device is enabled: the next configuration has it.
    private static Errno StoreGroup(Engine engine, string text)
    {
        using var binding = engine.Device.Binding.Lock.Enter();
        var groups = engine.Device.Groups;
        var error = NumberText.ParseSigned(text, out var index) != Errno.None ? Errno.EINVAL
            : !engine.Device.IsConfigurable ? Errno.EPERM
            : index < -1 || index >= groups.Length ? Errno.EINVAL
            : Errno.None;
        if (error == Errno.None)
        {
            engine.Group = index < 0 ? null : groups[(int)index];
        }

        return error;
    }
}
