/* The smallest tracer that does what a trapped submission needs: a yardstick. Usage: tracer PROGRAM [ARGUMENTS] */
#define _GNU_SOURCE
#include <signal.h>
#include <string.h>
#include <unistd.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>

/* movdir64b (%rsi),%rdi only, as the clients of this measure have it. */
static int submit(pid_t thread)
{
    struct user_regs_struct registers;
    unsigned char code[5], descriptor[64];
    siginfo_t information;
    if (ptrace(PTRACE_GETREGS, thread, 0, &registers) || ptrace(PTRACE_GETSIGINFO, thread, 0, &information) || information.si_code <= 0)
        return 0;
    struct iovec local[2] = {{code, sizeof code}, {descriptor, sizeof descriptor}};
    struct iovec remote[2] = {{(void *)registers.rip, sizeof code}, {(void *)registers.rsi, sizeof descriptor}};
    if (process_vm_readv(thread, local, 2, remote, 2, 0) != sizeof code + sizeof descriptor || memcmp(code, "\x66\x0f\x38\xf8\x3e", 5))
        return 0;
    registers.rip += 5;
    ptrace(PTRACE_SETREGS, thread, 0, &registers);
    return 1;
}

int main(int count, char **arguments)
{
    pid_t child = fork();
    if (child == 0) {
        raise(SIGSTOP);
        execvp(arguments[1], arguments + 1);
        _exit(127);
    }
    int status;
    waitpid(child, &status, WUNTRACED);
    ptrace(PTRACE_SEIZE, child, 0, PTRACE_O_EXITKILL | PTRACE_O_TRACECLONE);
    kill(child, SIGCONT);
    for (pid_t thread; (thread = waitpid(-1, &status, __WALL)) > 0;) {
        if (!WIFSTOPPED(status))
            continue;
        int signal = WSTOPSIG(status);
        if (status >> 16)
            signal = 0;
        else if (signal == SIGBUS && submit(thread))
            signal = 0;
        ptrace(PTRACE_CONT, thread, 0, signal);
    }
    return 0;
}
