/* What the measure of portals runs. Each way reads lines "BYTES COUNT" and answers each with the fastest and the median of COUNT round trips of that many bytes, 0 for a No-op, in nanoseconds.
   portals map NODE      a program that stores descriptors into the portal of a queue
   portals write NODE    a program that write(2)s them
   portals trace         the same with a portal without pages, under the smallest tracer there can be
   portals stop          a stop of a traced thread, and nothing else
   portals copy          one process_vm_readv and one process_vm_writev */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>

enum { PAGE = 4096, MOST_BYTES = 1 << 20, MOST_COUNT = 1 << 16, MOVE = 3, FLAGS = 0xe, RECORD_BYTES = 32 };

typedef struct {
    uint32_t pasid, operation;
    uint64_t record, source, target;
    uint32_t size;
    uint8_t rest[28];
} __attribute__((packed, aligned(64))) work;

static void *pages(size_t bytes)
{
    void *memory = mmap(0, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    memset(memory, 1, bytes);
    return memory;
}

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

/* ---- figures */

static uint64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000ull + time.tv_nsec;
}

static int order(const void *a, const void *b)
{
    uint64_t first = *(const uint64_t *)a, second = *(const uint64_t *)b;
    return (first > second) - (first < second);
}

static void serve(void (*round_trip)(size_t))
{
    static uint64_t times[MOST_COUNT];
    size_t bytes;
    int count;
    while (scanf("%zu %d", &bytes, &count) == 2) {
        for (int number = 0; number < count; number++) {
            uint64_t before = now();
            round_trip(bytes);
            times[number] = now() - before;
        }
        qsort(times, count, sizeof *times, order);
        printf("%lu %lu\n", times[0], times[count / 2]);
        fflush(stdout);
    }
}

/* ---- programs with a queue */

static int queue;
static char *portal;
static uint8_t *source, *target;
static volatile uint8_t *record;

static void submit(size_t bytes)
{
    static unsigned slot;
    work work = {.operation = bytes ? MOVE << 24 | FLAGS : FLAGS & ~2, .record = (uintptr_t)record};
    if (bytes) {
        work.source = (uintptr_t)source;
        work.target = (uintptr_t)target;
        work.size = bytes;
    }
    *record = 0;
    if (!portal) {
        if (write(queue, &work, sizeof work) != sizeof work)
            fail("write");
    } else
        __asm__ volatile(".byte 0x66, 0x0f, 0x38, 0xf8, 0x3e" ::"D"(portal + slot++ % 64 * 64), "S"(&work) : "memory");
    while (!*record)
        __builtin_ia32_pause();
    if (*record != 1)
        fail("the descriptor did not succeed");
}

static void use(int file, int maps)
{
    queue = file;
    source = pages(MOST_BYTES);
    target = pages(MOST_BYTES);
    record = pages(PAGE);
    if (maps && (portal = mmap(0, PAGE, PROT_WRITE, MAP_SHARED, queue, 0)) == MAP_FAILED)
        fail("mmap");
    serve(submit);
}

/* ---- the smallest tracer */

static int answer(pid_t thread)
{
    static uint8_t buffer[MOST_BYTES];
    struct user_regs_struct registers;
    uint8_t code[5], done[RECORD_BYTES] = {1};
    work work;
    siginfo_t information;
    if (ptrace(PTRACE_GETREGS, thread, 0, &registers) || ptrace(PTRACE_GETSIGINFO, thread, 0, &information) || information.si_code <= 0)
        return 0;
    struct iovec local[2] = {{code, sizeof code}, {&work, sizeof work}};
    struct iovec remote[2] = {{(void *)registers.rip, sizeof code}, {(void *)registers.rsi, sizeof work}};
    if (process_vm_readv(thread, local, 2, remote, 2, 0) != sizeof code + sizeof work || memcmp(code, "\x66\x0f\x38\xf8\x3e", 5))
        return 0;
    struct iovec here = {buffer, work.size}, from = {(void *)work.source, work.size}, to = {(void *)work.target, work.size};
    if (work.size && (process_vm_readv(thread, &here, 1, &from, 1, 0) != work.size || process_vm_writev(thread, &here, 1, &to, 1, 0) != work.size))
        return 0;
    struct iovec written = {done, sizeof done}, at = {(void *)work.record, sizeof done};
    process_vm_writev(thread, &written, 1, &at, 1, 0);
    registers.rip += 5;
    ptrace(PTRACE_SETREGS, thread, 0, &registers);
    return 1;
}

static void trace(void (*child)(void), int (*handle)(pid_t), int expected)
{
    pid_t program = fork();
    if (program == 0) {
        raise(SIGSTOP);
        child();
        _exit(0);
    }
    int status;
    waitpid(program, &status, WUNTRACED);
    ptrace(PTRACE_SEIZE, program, 0, PTRACE_O_EXITKILL);
    kill(program, SIGCONT);
    while (waitpid(program, &status, __WALL) > 0 && WIFSTOPPED(status)) {
        int signal = status >> 16 ? 0 : WSTOPSIG(status);
        if (signal == expected && handle(program))
            signal = 0;
        ptrace(PTRACE_CONT, program, 0, signal);
    }
}

static void trapped(void)
{
    use(memfd_create("portal", MFD_CLOEXEC), 1);
}

static void stop(size_t bytes)
{
    (void)bytes;
    __asm__ volatile("int3");
}

static void stopped(void)
{
    serve(stop);
}

static int go_on(pid_t thread)
{
    (void)thread;
    return 1;
}

/* ---- a bare copy */

static pid_t other;

static void copy(size_t bytes)
{
    static uint8_t buffer[MOST_BYTES];
    struct iovec here = {buffer, bytes}, from = {source, bytes}, to = {target, bytes};
    if (process_vm_readv(other, &here, 1, &from, 1, 0) != (ssize_t)bytes || process_vm_writev(other, &here, 1, &to, 1, 0) != (ssize_t)bytes)
        fail("process_vm");
}

static void copied(void)
{
    source = pages(MOST_BYTES);
    target = pages(MOST_BYTES);
    other = fork();
    if (other == 0) {
        memset(target, 2, MOST_BYTES);
        for (;;)
            pause();
    }
    serve(copy);
    kill(other, SIGKILL);
}

int main(int count, char **argument)
{
    const char *way = count > 1 ? argument[1] : "";
    if (!strcmp(way, "map") || !strcmp(way, "write")) {
        int file = open(argument[2], O_RDWR);
        if (file < 0)
            fail(argument[2]);
        use(file, way[0] == 'm');
    } else if (!strcmp(way, "trace"))
        trace(trapped, answer, SIGBUS);
    else if (!strcmp(way, "stop"))
        trace(stopped, go_on, SIGTRAP);
    else if (!strcmp(way, "copy"))
        copied();
    else
        return 98;
    return 0;
}
