/* signals CASE: signals that are the program's own, between submissions. */
#include "portal.h"
#include <fcntl.h>
#include <sys/syscall.h>
#include <ucontext.h>

static sigjmp_buf after;
static volatile int ticks;

static void report(int signal, siginfo_t *information, void *context)
{
    (void)context;
    printf("signal %d code %d address %#lx\n", signal, information->si_code, (unsigned long)information->si_addr);
    siglongjmp(after, 1);
}

static void report_sender(int signal, siginfo_t *information, void *context)
{
    (void)context;
    printf("signal %d code %d own %d value %d\n", signal, information->si_code, information->si_pid == getpid(), information->si_value.sival_int);
}

static void tick(int signal)
{
    (void)signal;
    ticks++;
    submit(2, ticks);
}

static void handle(int signal, void (*handler)(int, siginfo_t *, void *), int flags)
{
    struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO | flags};
    sigaction(signal, &action, 0);
}

static void fault_own(void)
{
    handle(SIGSEGV, report, 0);
    handle(SIGILL, report, 0);
    handle(SIGBUS, report, 0);
    for (int round = 0; round < 3; round++) {
        submit(1, round);
        if (!sigsetjmp(after, 1))
            *(volatile int *)0x1234 = 1;
        if (!sigsetjmp(after, 1))
            __asm__ volatile("mov $0x77, %%eax\n\tud2" ::: "eax");
        char *empty = mmap((void *)0x510000000000, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, memfd_create("empty", 0), 0);
        if (!sigsetjmp(after, 1))
            empty[5] = 1;
        descriptor d = {{0}};
        if (!sigsetjmp(after, 1))
            move(empty + 64, &d);
    }
}

static void block(const char *set)
{
    sigset_t signals;
    sigemptyset(&signals);
    if (!strcmp(set, "all"))
        sigfillset(&signals);
    else
        sigaddset(&signals, SIGBUS);
    sigprocmask(SIG_BLOCK, &signals, 0);
}

static void submit_and_show(int blocked)
{
    sigset_t now;
    for (int round = 0; round < 3; round++) {
        submit(1, round);
        sigprocmask(SIG_BLOCK, 0, &now);
        if (blocked)
            printf("%d%d%d ", sigismember(&now, SIGBUS), sigismember(&now, SIGTERM), sigismember(&now, SIGILL));
    }
}

/* A source that is away is submitted from; what there is of SIGTRAP and of the mask stays. */
static void submit_away(const char *set)
{
    char *pages = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    struct sigaction action;
    sigset_t now;
    if (!strcmp(set, "ignored"))
        signal(SIGTRAP, SIG_IGN);
    else {
        sigemptyset(&now);
        sigaddset(&now, SIGTRAP);
        if (!strcmp(set, "all"))
            sigfillset(&now);
        handle(SIGTRAP, report_sender, 0);
        sigprocmask(SIG_BLOCK, &now, 0);
        if (!strcmp(set, "pending"))
            sigqueue(getpid(), SIGTRAP, (union sigval){.sival_int = 1234});
    }
    /* In two pages. */
    enqueue(PORTAL, pages + 4096 - 32);
    sigaction(SIGTRAP, 0, &action);
    sigprocmask(SIG_BLOCK, 0, &now);
    printf("%s %d%d\n", action.sa_handler == SIG_IGN ? "ignored" : action.sa_sigaction == report_sender ? "own" : "lost", sigismember(&now, SIGTRAP), sigismember(&now, SIGILL) && sigismember(&now, SIGBUS));
    sigprocmask(SIG_UNBLOCK, &now, 0);
}

static void misaligned(void)
{
    descriptor d = {{0}};
    handle(SIGSEGV, report, 0);
    if (!sigsetjmp(after, 1))
        move(PORTAL + 8, &d);
    if (!sigsetjmp(after, 1))
        enqueue(PORTAL + 8, &d);
}

static void unreadable(void)
{
    handle(SIGSEGV, report, 0);
    if (!sigsetjmp(after, 1))
        move(PORTAL, (void *)0x7000);
    if (!sigsetjmp(after, 1))
        enqueue(PORTAL, (void *)0x7000);
    char *end = mmap((void *)0x520000000000, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    munmap(end + 4096, 4096);
    if (!sigsetjmp(after, 1))
        enqueue(PORTAL, end + 4096 - 32);
}

static void overflow(volatile char *above)
{
    volatile char here[4096];
    here[0] = above[0];
    overflow(here);
    here[1] = 1;
}

static void on_own_stack(int signal, siginfo_t *information, void *context)
{
    (void)information, (void)context;
    submit(3, signal);
    siglongjmp(after, 1);
}

static void own_stack(void)
{
    stack_t stack = {.ss_sp = malloc(65536), .ss_size = 65536};
    sigaltstack(&stack, 0);
    handle(SIGSEGV, on_own_stack, SA_ONSTACK);
    char first = 0;
    for (int round = 0; round < 2; round++)
        if (!sigsetjmp(after, 1))
            overflow(&first);
}

static void alarms(void)
{
    struct itimerval period = {{0, 300}, {0, 300}}, none = {{0, 0}, {0, 0}};
    signal(SIGALRM, tick);
    setitimer(ITIMER_REAL, &period, 0);
    for (int number = 0; number < 2000 || ticks < 20; number++)
        submit(1, number);
    setitimer(ITIMER_REAL, &none, 0);
    printf("%d\n", ticks);
}

static int ends[2];

static void put(int signal)
{
    (void)signal;
    if (write(ends[1], "x", 1) != 1)
        _exit(97);
}

/* A read that a handler interrupts goes on or ends as the handler's flags say; a sleep goes on after a stop. */
static void restarts(void)
{
    struct itimerval once = {{0, 0}, {0, 20000}};
    char byte;
    if (pipe(ends))
        exit(97);
    for (int flags = 0; flags <= SA_RESTART; flags += SA_RESTART) {
        struct sigaction action = {.sa_handler = put, .sa_flags = flags};
        sigaction(SIGALRM, &action, 0);
        submit(1, flags);
        setitimer(ITIMER_REAL, &once, 0);
        long result = read(ends[0], &byte, 1);
        printf("%ld ", result);
        if (result < 0)
            printf("%ld ", (long)read(ends[0], &byte, 1));
    }
    pid_t parent = getpid(), child = fork();
    if (child == 0) {
        kill(parent, SIGSTOP);
        submit(2, 0);
        kill(parent, SIGCONT);
        _exit(0);
    }
    struct timespec time = {0, 50000000};
    printf("%d\n", nanosleep(&time, &time));
    waitpid(child, 0, 0);
}

/* Code that is written anew at the same address, and an instruction that ends where the memory ends. */
static void changing_code(void)
{
    static const struct {
        unsigned char length, bytes[8];
    } codes[] = {
        {5, {0x66, 0x0f, 0x38, 0xf8, 0x3e}},       /* movdir64b (%rsi), %rdi */
        {5, {0x66, 0x0f, 0x38, 0xf8, 0x3a}},       /* movdir64b (%rdx), %rdi */
        {6, {0x66, 0x0f, 0x38, 0xf8, 0x7a, 0x40}}, /* movdir64b 64(%rdx), %rdi */
        {5, {0xf2, 0x0f, 0x38, 0xf8, 0x3e}},       /* enqcmd (%rsi), %rdi */
    };
    descriptor d[3] = {{{1}}, {{2}}, {{3}}};
    unsigned char *page = mmap((void *)0x530000000000, 8192, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    for (int round = 0; round < 12; round++) {
        memcpy(page, codes[round % 4].bytes, codes[round % 4].length);
        page[codes[round % 4].length] = 0xc3;
        __asm__ volatile("call *%0" ::"r"(page), "D"(PORTAL), "S"(&d[0]), "d"(&d[1]) : "memory", "cc");
    }
    munmap(page + 4096, 4096);
    memcpy(page + 4096 - 5, codes[0].bytes, 5);
    handle(SIGSEGV, report, 0);
    if (!sigsetjmp(after, 1))
        __asm__ volatile("call *%0" ::"r"(page + 4096 - 5), "D"(PORTAL), "S"(&d[2]) : "memory", "cc");
}

/* movdir64b (%rbx), %r12 as a processor without it meets it: the signal of an illegal instruction is there before it is executed. */
static __attribute__((noinline)) void move_lacking(void *target, const void *source)
{
    siginfo_t information = {.si_code = ILL_ILLOPN};
    register void *information_of_call __asm__("r10") = &information;
    register void *destination __asm__("r12") = target;
    long call = SYS_rt_tgsigqueueinfo;
    __asm__ volatile("syscall\n\t.byte 0x66, 0x44, 0x0f, 0x38, 0xf8, 0x23"
                     : "+a"(call)
                     : "D"(getpid()), "S"(gettid()), "d"(SIGILL), "r"(information_of_call), "r"(destination), "b"(source)
                     : "rcx", "r11", "memory");
}

/* A page, one that may only be read, and none. */
static char *three_pages(void)
{
    char *pages = mmap((void *)0x540000000000, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    mprotect(pages + 4096, 4096, PROT_READ);
    munmap(pages + 2 * 4096, 4096);
    return pages;
}

static void lacking(void)
{
    descriptor d = {{1, 2, 3, 4, 5, 6, 7, 8}};
    char *pages = three_pages(), *empty = mmap((void *)0x550000000000, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, memfd_create("empty", 0), 0);
    char *targets[] = {PORTAL, pages + 64, pages + 8, pages + 4096, pages + 2 * 4096, empty + 64};
    handle(SIGSEGV, report, 0);
    handle(SIGBUS, report, 0);
    for (int target = 0; target < 6; target++)
        if (!sigsetjmp(after, 1))
            move_lacking(targets[target], &d);
    printf("%d %d %d\n", memcmp(pages + 64, &d, sizeof d), pages[63], pages[128]);
}

/* ENQCMD to memory, before and after a queue is opened. */
static void elsewhere(const char *node)
{
    descriptor d = {{0, 2, 3, 4, 5, 6, 7, 8}};
    static const char nothing[4096];
    char *pages = three_pages(), *targets[] = {pages, pages, pages + 8, pages + 4096, pages + 2 * 4096};
    handle(SIGSEGV, report, 0);
    for (int target = 0; target < 5; target++) {
        if (target == 1 && open(node, O_RDWR) < 0)
            exit(97);
        if (!sigsetjmp(after, 1))
            printf("answer %d\n", enqueue(targets[target], &d));
    }
    printf("%d\n", memcmp(pages, nothing, 4096));
}

static unsigned long flags_after(int instruction)
{
    descriptor d = {{instruction}};
    unsigned long flags;
    if (instruction == 0)
        __asm__ volatile("push $0x8d5\n\tpopfq\n\t.byte 0x66,0x0f,0x38,0xf8,0x3e\n\tpushfq\n\tpop %0" : "=r"(flags) : "D"(PORTAL), "S"(&d) : "cc", "memory");
    else
        __asm__ volatile("push $0x8d5\n\tpopfq\n\t.byte 0xf2,0x0f,0x38,0xf8,0x3e\n\tpushfq\n\tpop %0" : "=r"(flags) : "D"(PORTAL), "S"(&d) : "cc", "memory");
    return flags & 0x8d5;
}

/* tpause with a reserved bit of its state: a general protection fault. */
static void reserved_wait(void)
{
    __asm__ volatile(".byte 0x66,0x0f,0xae,0xf1" ::"c"(2), "a"(0), "d"(0) : "cc", "memory");
}

static void waits(void)
{
    unsigned long flags;
    uint64_t word = 0;
    __asm__ volatile(".byte 0xf3,0x0f,0xae,0xf0" ::"a"(&word));
    __asm__ volatile("push $0x8d5\n\tpopfq\n\t.byte 0xf2,0x0f,0xae,0xf1\n\tpushfq\n\tpop %0" : "=r"(flags) : "c"(0), "a"(0), "d"(0) : "cc", "memory");
    printf("%#lx ", flags & 0x8d5);
    __asm__ volatile("push $0x8d5\n\tpopfq\n\t.byte 0x66,0x0f,0xae,0xf1\n\tpushfq\n\tpop %0" : "=r"(flags) : "c"(1), "a"(0), "d"(0) : "cc", "memory");
    printf("%#lx\n", flags & 0x8d5);
    handle(SIGSEGV, report, 0);
    if (!sigsetjmp(after, 1))
        reserved_wait();
}

int main(int arguments, char **argument)
{
    const char *which = argument[1];
    map_portal();
    setvbuf(stdout, 0, _IONBF, 0);
    if (!strcmp(which, "own"))
        fault_own();
    else if (!strcmp(which, "illegal"))
        __asm__ volatile("ud2");
    else if (!strcmp(which, "sent")) {
        handle(SIGBUS, report_sender, 0);
        handle(SIGILL, report_sender, 0);
        submit(1, 0);
        kill(getpid(), SIGBUS);
        sigqueue(getpid(), SIGILL, (union sigval){.sival_int = 1234});
        submit(1, 1);
    } else if (!strcmp(which, "all-blocked"))
        block("all"), submit_and_show(1);
    else if (!strcmp(which, "blocked-later"))
        submit(0, 0), block("all"), submit_and_show(1);
    else if (!strcmp(which, "blocked-before"))
        submit(0, 0), block("all"), execl(argument[0], argument[0], "show", (char *)0);
    else if (!strcmp(which, "show"))
        submit_and_show(1);
    else if (!strcmp(which, "one-blocked"))
        block("one"), submit_and_show(0);
    else if (!strcmp(which, "ignored"))
        signal(SIGBUS, SIG_IGN), submit(1, 0), submit(1, 1);
    else if (!strcmp(which, "away"))
        submit_away(argument[2]);
    else if (!strcmp(which, "misaligned"))
        misaligned();
    else if (!strcmp(which, "segv-ignored"))
        signal(SIGSEGV, SIG_IGN), reserved_wait();
    else if (!strcmp(which, "segv-blocked")) {
        sigset_t signals;
        sigemptyset(&signals);
        sigaddset(&signals, SIGSEGV);
        handle(SIGSEGV, report, 0);
        sigprocmask(SIG_BLOCK, &signals, 0);
        reserved_wait();
    } else if (!strcmp(which, "unreadable"))
        unreadable();
    else if (!strcmp(which, "own-stack"))
        own_stack();
    else if (!strcmp(which, "alarms"))
        alarms();
    else if (!strcmp(which, "flags"))
        for (int instruction = 0; instruction < 3; instruction++)
            printf("%#lx ", flags_after(instruction));
    else if (!strcmp(which, "changing-code"))
        changing_code();
    else if (!strcmp(which, "lacking"))
        lacking();
    else if (!strcmp(which, "elsewhere"))
        elsewhere(argument[2]);
    else if (!strcmp(which, "restarts"))
        restarts();
    else if (!strcmp(which, "waits"))
        waits();
    else
        return 98;
    return 0;
}
