using System.Runtime.InteropServices;
using Dsa.Conformance.Kernel;

namespace Dsa.Conformance;

/// <summary>Descriptors and records filled here, read by a C program that includes the kernel's own header.</summary>
public sealed class KernelHeaderTests
{
    private const string Program = """
        #include <stdio.h>
        #include <string.h>
        #include <linux/idxd.h>
        int main(void)
        {
            unsigned char bytes[64];
            struct dsa_hw_desc d;
            struct dsa_completion_record c;
            if (sizeof d != 64 || sizeof c != 32) return 1;
            if (fread(bytes, 1, 64, stdin) != 64) return 2;
            memcpy(&d, bytes, 64);
            printf("%x %x %x %x %llx %llx %llx %x %x\n", d.pasid, d.priv, d.flags, d.opcode,
                (unsigned long long)d.completion_addr, (unsigned long long)d.src_addr, (unsigned long long)d.dst_addr,
                d.xfer_size, d.int_handle);
            if (fread(bytes, 1, 64, stdin) != 64) return 2;
            memcpy(&d, bytes, 64);
            printf("%llx %x %x\n", (unsigned long long)d.desc_list_addr, d.desc_count, d.opcode);
            if (fread(bytes, 1, 64, stdin) != 64) return 2;
            memcpy(&d, bytes, 64);
            printf("%llx %llx %x\n", (unsigned long long)d.pattern, (unsigned long long)d.dst_addr, d.opcode);
            if (fread(bytes, 1, 64, stdin) != 64) return 2;
            memcpy(&d, bytes, 64);
            printf("%llx %llx %x %x\n", (unsigned long long)d.src_addr, (unsigned long long)d.src2_addr, d.expected_res, d.opcode);
            if (fread(bytes, 1, 64, stdin) != 64) return 2;
            memcpy(&d, bytes, 64);
            printf("%x %llx %x\n", d.crc_seed, (unsigned long long)d.seed_addr, d.opcode);
            if (fread(bytes, 1, 32, stdin) != 32) return 2;
            memcpy(&c, bytes, 32);
            printf("%x %x %x %llx %llx\n", c.status, c.result, c.bytes_completed,
                (unsigned long long)c.fault_addr, (unsigned long long)c.crc_val);
            return 0;
        }
        """;

    [GccFact]
    public void A_c_program_with_the_kernels_header_reads_what_was_written_here()
    {
        var lines = CompilerRun.Of(Program, Input()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
        [
            "54321 1 80000c 3 1122334455667780 a1 b2 c3 d4",
            "1000 20 1",
            "f1f2 e1e2 4",
            "11 22 1 5",
            "33 0 10",
            "83 1 1234 77 99",
        ], lines);
    }

    private static byte[] Input()
    {
        var flags = DescriptorFlags.CompletionAddressValid | DescriptorFlags.RequestCompletionRecord | (DescriptorFlags)0x800000;
        WorkDescriptor move = new MemMoveDescriptor
        {
            Pasid = 0x54321, Privileged = true, Flags = flags, CompletionAddress = 0x1122334455667780,
            Source = 0xA1, Destination = 0xB2, TransferSize = 0xC3, InterruptHandle = 0xD4,
        };
        WorkDescriptor batch = new BatchDescriptor { DescriptorListAddress = 0x1000, DescriptorCount = 0x20 };
        WorkDescriptor fill = new FillDescriptor { PatternLower = 0xF1F2, Destination = 0xE1E2 };
        WorkDescriptor compare = new CompareDescriptor { Source1 = 0x11, Source2 = 0x22, ExpectedResult = 1 };
        WorkDescriptor crc = new CrcDescriptor { Seed = 0x33 };
        CompletionRecord record = new CrcCompletionRecord
        {
            Status = CompletionStatus.PageFault, FaultWrite = true, Result = 1, BytesCompleted = 0x1234, FaultAddress = 0x77, Crc = 0x99,
        };
        return [.. Bytes(move), .. Bytes(batch), .. Bytes(fill), .. Bytes(compare), .. Bytes(crc), .. Bytes(record)];
    }

    private static byte[] Bytes<T>(T value)
        where T : unmanaged => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).ToArray();
}
