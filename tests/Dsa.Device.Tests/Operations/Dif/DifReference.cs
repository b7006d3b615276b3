using System.Buffers.Binary;
using Dsa.Device.Tests.Operations.Crc;

namespace Dsa.Device.Tests.Operations.Dif;

/// <summary>Integrity fields the plain way (§8.2 of the facts), on the bits of the descriptor's flags as numbers.</summary>
internal static class DifReference
{
    /// <summary>The tags of a descriptor.</summary>
    public readonly record struct Tags(uint Reference, ushort Application, ushort Mask);

    public static int DataBytes(int difFlags) => new[] { 512, 520, 4096, 4104 }[difFlags & 3];

    public static ushort Guard(ReadOnlySpan<byte> data, int difFlags)
    {
        var seed = (difFlags & 4) != 0 ? 0xFFFFUL : 0;
        var crc = CrcReference.Update(seed, data, 16, 0x8BB7, isHighBitFirst: true);
        return (ushort)((difFlags & 8) != 0 ? ~crc : crc);
    }

    /// <summary>The status of a field: 1 guard, 2 application tag, 4 reference tag, 8 all ones.</summary>
    public static int Check(ReadOnlySpan<byte> field, ushort guard, int sourceFlags, Tags tags, uint block)
    {
        var storedGuard = BinaryPrimitives.ReadUInt16BigEndian(field);
        var storedApplication = BinaryPrimitives.ReadUInt16BigEndian(field[2..]);
        var storedReference = BinaryPrimitives.ReadUInt32BigEndian(field[4..]);
        bool Has(int bit) => ((sourceFlags >> bit) & 1) != 0;
        var allOnes = field.IndexOfAnyExcept((byte)0xFF) < 0;
        if (allOnes && Has(0) && Has(1))
        {
            return 8;
        }

        var isSkipped = (allOnes && Has(1))
            || (storedApplication == 0xFFFF && Has(2))
            || (storedApplication == 0xFFFF && storedReference == 0xFFFFFFFF && Has(3));
        if (isSkipped)
        {
            return 0;
        }

        var application = (ushort)(tags.Application + (Has(4) ? block : 0));
        var reference = tags.Reference + (Has(7) ? 0 : block);
        return (!Has(5) && storedGuard != guard ? 1 : 0)
            | ((storedApplication & (ushort)~tags.Mask) != (application & (ushort)~tags.Mask) ? 2 : 0)
            | (!Has(6) && storedReference != reference ? 4 : 0);
    }

    /// <summary>The field of a destination block; <paramref name="stored"/> is empty when the source has none.</summary>
    public static byte[] Make(ReadOnlySpan<byte> stored, ushort guard, int destinationFlags, Tags tags, uint block)
    {
        bool Has(int bit) => ((destinationFlags >> bit) & 1) != 0;
        var field = new byte[8];
        BinaryPrimitives.WriteUInt16BigEndian(field, guard);
        BinaryPrimitives.WriteUInt16BigEndian(field.AsSpan(2), (ushort)((tags.Application + (Has(4) ? block : 0)) & (ushort)~tags.Mask));
        BinaryPrimitives.WriteUInt32BigEndian(field.AsSpan(4), tags.Reference + (Has(7) ? 0 : block));
        if (!stored.IsEmpty)
        {
            stored[..(Has(5) ? 2 : 0)].CopyTo(field);
            stored[2..(Has(3) ? 4 : 2)].CopyTo(field.AsSpan(2));
            stored[4..(Has(6) ? 8 : 4)].CopyTo(field.AsSpan(4));
        }

        return field;
    }

    /// <summary>The tags of a later block.</summary>
    public static Tags After(Tags tags, uint blocks, bool isReferenceFixed, bool isApplicationRising) =>
        new(tags.Reference + (isReferenceFixed ? 0 : blocks), (ushort)(tags.Application + (isApplicationRising ? blocks : 0)), tags.Mask);
}
