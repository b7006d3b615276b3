using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Contents;

/// <summary>The registers and portals of a device, where they stand.</summary>
internal static class BlockEntries
{
    /// <summary>All of a device, block by block.</summary>
    public static IEnumerable<PlacedEntry> Of(DeviceModel device) =>
        device.Declarations.OfType<BlockModel>().SelectMany(block => Of(device, block));

    /// <summary>All of a block, in the order of the definition.</summary>
    public static IEnumerable<PlacedEntry> Of(DeviceModel device, BlockModel block)
    {
        var coverage = Coverage.Of(device.Header).Within(block.Availability);
        foreach (var item in BlockContents.Of(device, block))
        {
            if (item is BlockItem.OfArray(var array, var items))
            {
                foreach (var entry in Of(block, array, items, coverage.Within(array.Availability)))
                {
                    yield return entry;
                }
            }
            else
            {
                foreach (var entry in Of(block, null, [item], coverage))
                {
                    yield return entry;
                }
            }
        }
    }

    private static IEnumerable<PlacedEntry> Of(BlockModel block, ArrayEntryModel? array, IEnumerable<BlockItem> items, Coverage coverage)
    {
        foreach (var item in items)
        {
            switch (item)
            {
                case BlockItem.OfRegister(var register):
                    yield return new RegisterEntry(block, array, register, coverage.Within(register.Availability));
                    break;
                case BlockItem.OfPortal(var portal):
                    yield return new PortalEntry(block, array, portal, coverage.Within(portal.Availability));
                    break;
                default:
                    break;
            }
        }
    }
}
