namespace Dsa.Driver.CharacterDevices;

/// <summary>The numbers of the nodes of one type of device (CD-01).</summary>
/// <param name="major">The major of all of them.</param>
internal sealed class CharacterRegion(int major)
{
    /// <summary>The major.</summary>
    public int Major => major;

    /// <summary>The minors in use.</summary>
    public IdAllocator Minors { get; } = new();
}
