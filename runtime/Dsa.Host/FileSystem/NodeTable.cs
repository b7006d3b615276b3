namespace Dsa.Host.FileSystem;

/// <summary>The nodes that the kernel knows: a number for each path, kept as long as the kernel has looked it up more often than it has forgotten it.</summary>
/// <remarks>There are no more than paths that were there when they were looked up. Any thread may call.</remarks>
internal sealed class NodeTable
{
    /// <summary>The number of the root, which is never forgotten.</summary>
    public const ulong Root = 1;

    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, (string Path, ulong Lookups)> _nodes = [];
    private readonly Dictionary<string, ulong> _ids = [];
    private ulong _last = Root;

    /// <summary>The nodes that the kernel knows beside the root.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _nodes.Count;
            }
        }
    }

    /// <summary>The path of a node; null for a number that the kernel does not have.</summary>
    public string? PathOf(ulong id)
    {
        if (id == Root)
        {
            return string.Empty;
        }

        lock (_lock)
        {
            return _nodes.TryGetValue(id, out var node) ? node.Path : null;
        }
    }

    /// <summary>Counts a look-up of a path, and gives its number.</summary>
    public ulong Take(string path)
    {
        lock (_lock)
        {
            if (!_ids.TryGetValue(path, out var id))
            {
                _ids.Add(path, id = ++_last);
                _nodes.Add(id, (path, 0));
            }

            var node = _nodes[id];
            _nodes[id] = node with { Lookups = node.Lookups + 1 };
            return id;
        }
    }

    /// <summary>Takes look-ups back; more than there were are all.</summary>
    public void Forget(ulong id, ulong lookups)
    {
        lock (_lock)
        {
            if (!_nodes.TryGetValue(id, out var node))
            {
                return;
            }

            if (node.Lookups > lookups)
            {
                _nodes[id] = node with { Lookups = node.Lookups - lookups };
                return;
            }

            _nodes.Remove(id);
            _ids.Remove(node.Path);
        }
    }
}
