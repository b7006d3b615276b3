using System.Text;
using Dsa.Host.Instructions;
using Dsa.Host.Programs;
using Dsa.Host.Tests.Instructions;

namespace Dsa.Host.Tests.Supervision;

public sealed class OperandFormTests
{
    private const int ReadWrite = 3;
    private const int SharedFixed = 0x11;
    private const int PrivateAnonymousFixed = 0x32;
    private const int SetGsBase = 0x1001;
    private const int SetFsBase = 0x1002;

    [TraceFact]
    public void Every_form_of_the_operands_is_carried_out_as_the_processor_would()
    {
        var forms = OperandForm.All();
        var run = new TracedRun(new RecordingTarget { Answer = static number => number % 3 == 0 ? SubmissionAnswer.Retry : SubmissionAnswer.Accepted });
        run.Run(ClientProgram.Assemble(Program(forms), "-nostdlib", "-static", "-Wl,--defsym=origin=0"));
        Assert.Equal(0, run.End.ExitStatus);
        Assert.Equal(forms.Count, run.Target.Submissions.Count);
        foreach (var (form, submission) in forms.Zip(run.Target.Submissions))
        {
            var kind = form.Kind == InstructionKind.MoveDir64B ? SubmissionInstruction.MoveDir64B : SubmissionInstruction.Enqcmd;
            Assert.Equal((form.Text(), kind, form.Slot, form.Source), (form.Text(), submission.Instruction, submission.Destination, submission.First));
        }

        // The flag of each ENQCMD says what it was answered.
        Assert.Equal(
            forms.Select(static (form, number) => form.Kind == InstructionKind.Enqcmd && number % 3 == 0 ? '1' : '0'),
            run.Output.Select(static (retry, number) => retry));
    }

    /// <summary>A program without a library, which has all registers to itself.</summary>
    private static string Program(List<OperandForm> forms)
    {
        var text = new StringBuilder(".intel_syntax noprefix\n.globl _start\n_start:\nmov [rip+stack], rsp\n");
        Call(text, 319, "offset name", "0");
        text.Append("mov r15, rax\n");
        Map(text, RecordingTarget.Portal, SharedFixed, "r15");
        Map(text, RecordingTarget.LowPortal, SharedFixed, "r15");
        Map(text, OperandForm.HighArena, PrivateAnonymousFixed, "-1");
        Map(text, OperandForm.LowArena, PrivateAnonymousFixed, "-1");
        Fill(text, OperandForm.HighArena);
        Fill(text, OperandForm.LowArena);
        Call(text, 158, $"{SetFsBase}", $"{OperandForm.FsBase}");
        Call(text, 158, $"{SetGsBase}", $"{OperandForm.GsBase}");
        for (var number = 0; number < forms.Count; number++)
        {
            text.Append(forms[number].Setup()).Append(forms[number].Text()).Append('\n');
            text.Append(forms[number].Kind == InstructionKind.Enqcmd ? $"setz [rip+results+{number}]\n" : string.Empty).Append($"add byte ptr [rip+results+{number}], 48\n");
        }

        text.Append("mov rsp, [rip+stack]\n");
        Call(text, 1, "1", "offset results", $"{forms.Count}");
        Call(text, 231, "0");
        return text.Append($".data\nname: .asciz \"portal\"\nstack: .quad 0\nresults: .fill {forms.Count}, 1, 0\n").ToString();
    }

    private static void Map(StringBuilder text, ulong address, int flags, string file) =>
        Call(text, 9, $"{address}", $"{RecordingTarget.PortalBytes}", $"{ReadWrite}", $"{flags}", file, "0");

    private static void Call(StringBuilder text, int number, params string[] arguments)
    {
        string[] registers = ["rdi", "rsi", "rdx", "r10", "r8", "r9"];
        foreach (var (register, argument) in registers.Zip(arguments))
        {
            text.Append($"mov {register}, {argument}\n");
        }

        text.Append($"mov eax, {number}\nsyscall\n");
    }

    private static void Fill(StringBuilder text, ulong arena) =>
        text.Append($"movabs rdi, {arena}\nmov ecx, {RecordingTarget.PortalBytes / 8}\n1: mov [rdi], rdi\nadd rdi, 8\ndec ecx\njnz 1b\n");
}
