using Dsa.Host.FileSystem;

namespace Dsa.Host.Tests.FileSystem;

public sealed class NodeTableTests
{
    [Fact]
    public void A_path_has_one_number_until_all_look_ups_are_taken_back()
    {
        var table = new NodeTable();
        var id = table.Take("a/b");
        Assert.Equal(id, table.Take("a/b"));
        table.Forget(id, 1);
        Assert.Equal("a/b", table.PathOf(id));
        table.Forget(id, 1);
        Assert.Null(table.PathOf(id));
        Assert.NotEqual(id, table.Take("a/b"));
        Assert.Equal(1, table.Count);
    }

    [Fact]
    public void More_is_forgotten_than_was_looked_up_and_the_root_never()
    {
        var table = new NodeTable();
        var id = table.Take("a");
        table.Forget(id, ulong.MaxValue);
        table.Forget(id, 1);
        table.Forget(NodeTable.Root, 1);
        Assert.Equal((0, string.Empty), (table.Count, table.PathOf(NodeTable.Root)));
    }
}
