using Dsa.Device.Tests.Operations.Crc;

namespace Dsa.Device.Tests.Operations.Reference;

/// <summary>Operations that go through buffers byte by byte.</summary>
internal sealed partial class ReferenceRun
{
    private const ulong PageBytes = 4096;

    private ReferenceOutcome Move(in MemMoveDescriptor move)
    {
        for (; _done < move.TransferSize; _done++)
        {
            _memory.Write(move.Destination + _done, [_memory.Read(move.Source + _done, Operand.Source1)], Operand.Destination1);
        }

        return Success();
    }

    private ReferenceOutcome Fill(in FillDescriptor fill)
    {
        byte[] pattern = fill.Pattern16
            ? [.. BitConverter.GetBytes(fill.PatternLower), .. BitConverter.GetBytes(fill.PatternUpper)]
            : BitConverter.GetBytes(fill.PatternLower);
        for (; _done < fill.TransferSize; _done++)
        {
            _memory.Write(fill.Destination + _done, [pattern[_done % pattern.Length]], Operand.Destination1);
        }

        return Success();
    }

    private ReferenceOutcome Compare(in CompareDescriptor compare)
    {
        for (; _done < compare.TransferSize; _done++)
        {
            var first = _memory.Read(compare.Source1 + _done, Operand.Source1);
            if (first != _memory.Read(compare.Source2 + _done, Operand.Source2))
            {
                return Checked(compare.Flags, 1, (compare.ExpectedResult & 1) == 1) with { BytesCompleted = _done };
            }
        }

        return Checked(compare.Flags, 0, (compare.ExpectedResult & 1) == 0);
    }

    private ReferenceOutcome Compare(in ComparePatternDescriptor compare)
    {
        var pattern = BitConverter.GetBytes(compare.Pattern);
        for (; _done < compare.TransferSize; _done++)
        {
            if (_memory.Read(compare.Source + _done, Operand.Source1) != pattern[_done % 8])
            {
                return Checked(compare.Flags, 1, (compare.ExpectedResult & 1) == 1) with { BytesCompleted = _done };
            }
        }

        return Checked(compare.Flags, 0, (compare.ExpectedResult & 1) == 0);
    }

    private ReferenceOutcome Dualcast(in DualcastDescriptor copy)
    {
        for (; _done < copy.TransferSize; _done++)
        {
            var value = _memory.Read(copy.Source + _done, Operand.Source1);
            _memory.TouchForWrite(copy.Destination + _done, 1, Operand.Destination1);
            _memory.Write(copy.Destination2 + _done, [value], Operand.Destination2);
            _memory.Write(copy.Destination + _done, [value], Operand.Destination1);
        }

        return Success();
    }

    private ReferenceOutcome Crc(in CrcDescriptor crc)
    {
        var register = new Register(crc.Crc64, crc.BypassInversion, crc.BypassDataReflection);
        _details = () => _done == 0 ? null : (CompletionRecord)new CrcCompletionRecord { Crc = register.Value };
        register.Seed(crc.ReadSeed ? ReadSeed(crc.SeedAddress, crc.Crc64) : crc.Seed);
        for (; _done < crc.TransferSize; _done++)
        {
            register.TakeIn(_memory.Read(crc.Source + _done, Operand.Source1));
        }

        return Success();
    }

    private ReferenceOutcome CopyCrc(in CopyCrcDescriptor crc)
    {
        var register = new Register(crc.Crc64, crc.BypassInversion, crc.BypassDataReflection);
        _details = () => _done == 0 ? null : (CompletionRecord)new CrcCompletionRecord { Crc = register.Value };
        register.Seed(crc.ReadSeed ? ReadSeed(crc.SeedAddress, crc.Crc64) : crc.Seed);
        for (; _done < crc.TransferSize; _done++)
        {
            var value = _memory.Read(crc.Source + _done, Operand.Source1);
            _memory.Write(crc.Destination + _done, [value], Operand.Destination1);
            register.TakeIn(value);
        }

        return Success();
    }

    private ulong ReadSeed(ulong address, bool is64Bits)
    {
        var bytes = _memory.Read(address, is64Bits ? 8 : 4, Operand.Source2);
        return is64Bits ? BitConverter.ToUInt64(bytes) : BitConverter.ToUInt32(bytes);
    }

    private ReferenceOutcome Flush(in CacheFlushDescriptor flush)
    {
        for (; _done < flush.TransferSize; _done++)
        {
            _memory.Read(flush.Destination + _done, Operand.Destination1);
        }

        return Success();
    }

    private ReferenceOutcome Fetch(in TranslationFetchDescriptor fetch)
    {
        // Without a stride: the start, and then the beginning of every page.
        var stride = fetch.UseStride ? fetch.RegionStride : PageBytes;
        var end = fetch.Address + fetch.RegionSize;
        for (var address = fetch.Address; address < end; address = fetch.UseStride ? address + stride : (address | (PageBytes - 1)) + 1)
        {
            _memory.Read(address, Operand.Source1);
        }

        return Success();
    }

    /// <summary>The register of §8.1 of the facts.</summary>
    private sealed class Register(bool is64Bits, bool bypassInversion, bool bypassDataReflection)
    {
        private readonly int _width = is64Bits ? 64 : 32;
        private readonly ulong _polynomial = is64Bits ? 0xAD93D23594C93659 : 0x1EDC6F41;
        private readonly ulong _mask = is64Bits ? ulong.MaxValue : uint.MaxValue;
        private ulong _register;

        public ulong Value => bypassInversion ? _register : ~CrcReference.Reverse(_register, _width) & _mask;

        public void Seed(ulong seed) => _register = bypassInversion ? seed & _mask : CrcReference.Reverse(~seed & _mask, _width);

        public void TakeIn(byte value) =>
            _register = CrcReference.Update(_register, [value], _width, _polynomial, bypassDataReflection);
    }
}
