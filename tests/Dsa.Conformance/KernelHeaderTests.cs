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
            struct iax_hw_desc a;
            struct iax_completion_record r;
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
            if (fread(bytes, 1, 64, stdin) != 64) return 2;
            memcpy(&d, bytes, 64);
            printf("%x %x %x %x %x %x %x\n", d.opcode, d.src_upd_flags, d.upd_dest_flags, d.dif_upd_flags,
                d.src_ref_tag_seed, d.dest_app_tag_mask, d.dest_app_tag_seed);
            if (fread(bytes, 1, 64, stdin) != 64) return 2;
            memcpy(&a, bytes, 64);
            printf("%x %x %x %llx %x %llx %x %x %x %x\n", a.opcode, a.flags, a.decompr_flags, (unsigned long long)a.src1_addr, a.src1_size,
                (unsigned long long)a.src2_addr, a.max_dst_size, a.src2_size, a.filter_flags, a.num_inputs);
            if (fread(bytes, 1, 64, stdin) != 64) return 2;
            memcpy(&r, bytes, 64);
            printf("%x %x %x %x %x %x %x %llx\n", r.status, r.error_code, r.output_size, r.output_bits, r.crc, r.min, r.sum,
                (unsigned long long)r.rsvd4[0]);
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
            "15 12 40 6 1001 2002 3003",
            "50 21000c 23 a1 b2 c3 d4 e5 8001f7c f6",
            "a 29 11 3 22 33 44 807060504030201",
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
        return
        [
            .. Bytes(move), .. Bytes(batch), .. Bytes(fill), .. Bytes(compare), .. Bytes(crc), .. Bytes(record),
            .. Bytes(Update()), .. Bytes(Scan()), .. Bytes(Filtered()),
        ];
    }

    private static WorkDescriptor Update() => new DifUpdateDescriptor
    {
        SourceDifFlags = SourceDifFlags.AllOnesDetect | SourceDifFlags.ApplicationTagIncrements,
        DestinationDifFlags = DestinationDifFlags.PassReferenceTag,
        DifFlags = new() { BlockSize = DifBlockSize.Bytes4096, InvertSeed = true },
        SourceReferenceTagSeed = 0x1001,
        DestinationApplicationTagMask = 0x2002,
        DestinationApplicationTagSeed = 0x3003,
    };

    private static AnalyticsDescriptor Scan() => new ScanDescriptor
    {
        Flags = AnalyticsFlags.CompletionAddressValid | AnalyticsFlags.RequestCompletionRecord,
        ReadSource2 = Source2Read.State,
        CrcSelect = Crc32Polynomial.Castagnoli,
        DecompressFlags = new() { Enable = true, Flush = true, BigEndianBits = true },
        Source1 = 0xA1,
        Source1Size = 0xB2,
        Source2 = 0xC3,
        MaxDestinationSize = 0xD4,
        Source2Size = 0xE5,
        FilterFlags = new() { Source1Width = 31, Source2Width = 30, Source2BigEndian = true, ForceArray = true },
        ElementCount = 0xF6,
    };

    private static AnalyticsCompletionRecord Filtered() => new FilterCompletionRecord
    {
        Status = AnalyticsStatus.AnalyticsError,
        Error = AnalyticsError.EarlyAbort,
        OutputSize = 0x11,
        OutputBits = 3,
        Crc = 0x22,
        Minimum = 0x33,
        Sum = 0x44,
        Hash = [1, 2, 3, 4, 5, 6, 7, 8],
    };

    private static byte[] Bytes<T>(T value)
        where T : unmanaged => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).ToArray();
}
