namespace Dsa.Device.Operations.Crc;

/// <summary>Where data goes on its way through a CRC.</summary>
internal interface ICrcTarget
{
    /// <summary>Stores what has been read.</summary>
    static abstract void Store<T>(T data, ref byte target, nuint offset)
        where T : unmanaged;
}
