/* differential: executes what standard input lists, one instruction a line: CODE DESTINATION SOURCE in hexadecimal. A destination
   of 0 means that the instruction is not carried out. Prints the number of lines and what differs. */
#include "portal.h"
#include <asm/prctl.h>
#include <sys/syscall.h>

#define ARENA 0x50000000UL
#define ARENA_BYTES 0x400000000UL
#define CODE ((unsigned char *)0x60000000UL)
#define GS_BASE 0x300000UL

uint64_t values[16], saved, code_address = (uint64_t)CODE;
void run(void);
void back(void);

__asm__(".globl run, back\n"
        "run: push %rbx\n push %rbp\n push %r12\n push %r13\n push %r14\n push %r15\n mov %rsp, saved\n"
        "mov values+0, %rax\n mov values+8, %rcx\n mov values+16, %rdx\n mov values+24, %rbx\n mov values+40, %rbp\n"
        "mov values+48, %rsi\n mov values+56, %rdi\n mov values+64, %r8\n mov values+72, %r9\n mov values+80, %r10\n"
        "mov values+88, %r11\n mov values+96, %r12\n mov values+104, %r13\n mov values+112, %r14\n mov values+120, %r15\n"
        "mov values+32, %rsp\n jmp *code_address\n"
        "back: mov saved, %rsp\n pop %r15\n pop %r14\n pop %r13\n pop %r12\n pop %rbp\n pop %rbx\n ret\n");

static sigjmp_buf after;

static void caught(int signal)
{
    siglongjmp(after, signal);
}

static int write_code(const char *text)
{
    unsigned value;
    int length = 0;
    for (; sscanf(text, "%2x", &value) == 1; text += 2)
        CODE[length++] = value;
    static const unsigned char jump[] = {0xff, 0x25, 0, 0, 0, 0};
    memcpy(CODE + length, jump, 6);
    uint64_t target = (uint64_t)back;
    memcpy(CODE + length + 6, &target, 8);
    return length;
}

int main(void)
{
    stack_t stack = {.ss_sp = malloc(65536), .ss_size = 65536};
    sigaltstack(&stack, 0);
    struct sigaction action = {.sa_handler = caught, .sa_flags = SA_ONSTACK};
    sigaction(SIGSEGV, &action, 0);
    sigaction(SIGILL, &action, 0);
    sigaction(SIGBUS, &action, 0);
    if (mmap((void *)ARENA, ARENA_BYTES, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0) != (void *)ARENA)
        return 99;
    syscall(SYS_arch_prctl, ARCH_SET_GS, GS_BASE);
    for (int number = 0; number < 16; number++)
        values[number] = ARENA + (number + 1) * 0x840040UL;

    char code[64];
    unsigned long destination, source;
    volatile int lines = 0;
    while (scanf("%63s %lx %lx", code, &destination, &source) == 3) {
        lines++;
        write_code(code);
        if (destination) {
            memset((void *)destination, 0, 64);
            memset((void *)source, lines % 255 + 1, 64);
        }
        int signal = sigsetjmp(after, 1);
        if (!signal)
            run();
        if (!destination ? !signal : signal || memcmp((void *)destination, (void *)source, 64))
            printf("%s %lx %lx: signal %d\n", code, destination, source, signal);
    }
    printf("%d\n", lines);
    return 0;
}
