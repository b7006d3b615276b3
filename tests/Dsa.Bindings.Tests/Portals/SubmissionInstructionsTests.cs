using System.Diagnostics;
using System.Runtime.InteropServices;
using Dsa.Bindings.Portals;

namespace Dsa.Bindings.Tests.Portals;

public sealed class SubmissionInstructionsTests
{
    [ObjdumpFact]
    public void The_machine_code_is_what_it_says()
    {
        Assert.Equal(["sfence", "movdir64b rdi,[rsi]", "ret"], Disassemble(SubmissionInstructions.MovDir64BRoutine.ToArray()));
        Assert.Equal(["sfence", "enqcmd rdi,[rsi]", "sete al", "movzx eax,al", "ret"], Disassemble(SubmissionInstructions.EnqcmdRoutine.ToArray()));
        Assert.Equal(
            ["umonitor rdi", "cmp BYTE PTR [rdi],0x0", "jne 0x16", "mov ecx,edx", "rdtsc", "add eax,ecx", "adc edx,0x0", "umwait esi", "ret"],
            Disassemble(SubmissionInstructions.WaitRoutine.ToArray()));
    }

    [Fact]
    public unsafe void A_descriptor_is_stored_or_the_lack_of_the_instruction_is_told()
    {
        if (!SubmissionInstructions.IsSupported)
        {
            Assert.Throws<PlatformNotSupportedException>(static () => new SubmissionInstructions());
            return;
        }

        using var instructions = new SubmissionInstructions();
        var page = (byte*)NativeMemory.AlignedAlloc(4096, 4096);
        WorkDescriptor descriptor = new MemMoveDescriptor { Source = 1, Destination = 2, TransferSize = 3 };
        new DedicatedPortal<InstructionPort>(new InstructionPort(instructions, page)).Submit(in descriptor);
        Assert.Equal(descriptor, *(WorkDescriptor*)page);
        NativeMemory.AlignedFree(page);
    }

    [Fact]
    public void A_wait_ends_at_a_write_or_the_lack_of_the_instruction_is_told()
    {
        using var instructions = SubmissionInstructions.ForMappedPortal();
        if (!SubmissionInstructions.IsUmwaitSupported)
        {
            Assert.Throws<PlatformNotSupportedException>(() => WaitFor(instructions, 1));
            return;
        }

        WaitFor(instructions, 1);
    }

    private static unsafe void WaitFor(SubmissionInstructions instructions, byte value) => instructions.WaitForWrite(&value);

    private static string[] Disassemble(byte[] code)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, code);
            using var process = Process.Start(new ProcessStartInfo("objdump", ["-D", "-b", "binary", "-m", "i386:x86-64", "-M", "intel", "--no-show-raw-insn", file]) { RedirectStandardOutput = true })!;
            var lines = process.StandardOutput.ReadToEnd().Split('\n');
            process.WaitForExit();
            return [.. lines.Where(static line => line.Contains(":\t", StringComparison.Ordinal)).Select(static line => string.Join(' ', line[(line.IndexOf(":\t", StringComparison.Ordinal) + 2)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
        }
        finally
        {
            File.Delete(file);
        }
    }
}
