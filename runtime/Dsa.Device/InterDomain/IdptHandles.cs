using Dsa.Device.Commands;
using Dsa.Device.Registers;

namespace Dsa.Device.InterDomain;

/// <summary>IDPT handles: which are given out (§9.2, commands Request and Release IDPT Handle).</summary>
/// <remarks>
/// A handle is the index of its entry. Where the device has the command Request IDPT Handle, an entry is good for descriptors
/// only while its handle is given out. The register lock guards it.
/// </remarks>
internal sealed class IdptHandles(RegisterFile registers, in Bar0Capabilities capabilities)
{
    private readonly bool[] _isRequested = new bool[registers.Bar.Idpt.Count];
    private readonly bool _mustBeRequested = CommandSet.IsAnnounced(capabilities, Command.RequestIdptHandle);

    /// <summary>The number of entries.</summary>
    public int Count => _isRequested.Length;

    /// <summary>Gives out the handle of an entry; false when it is given out already.</summary>
    public bool TryRequest(int index)
    {
        using (registers.Lock.Enter())
        {
            var wasRequested = _isRequested[index];
            _isRequested[index] = true;
            return !wasRequested;
        }
    }

    /// <summary>Takes a handle back. Descriptors that have begun go on; software waits for them.</summary>
    public void Release(int index)
    {
        using (registers.Lock.Enter())
        {
            _isRequested[index] = false;
        }
    }

    /// <summary>Takes all handles back.</summary>
    public void ReleaseAll()
    {
        using (registers.Lock.Enter())
        {
            Array.Clear(_isRequested);
        }
    }

    /// <summary>Whether a handle stands for an entry. The caller holds the register lock.</summary>
    public bool IsValid(uint handle) => handle < (uint)Count && (!_mustBeRequested || _isRequested[handle]);
}
