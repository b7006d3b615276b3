/* processes WAY: how programs come to be and end while they submit. */
#include "portal.h"
#include <errno.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

static char *self;

static int forks(void)
{
    for (int child = 1; child <= 20; child++) {
        pid_t id = fork();
        if (id == 0) {
            for (int number = 0; number < 10; number++)
                submit(child, number);
            _exit(child);
        }
        submit(0, child);
        int status;
        if (waitpid(id, &status, 0) != id || !WIFEXITED(status) || WEXITSTATUS(status) != child)
            return 1;
    }
    return 0;
}

static int vforks(void)
{
    for (int child = 0; child < 10; child++) {
        pid_t id = vfork();
        if (id == 0) {
            execl(self, self, "once", (char *)0);
            _exit(1);
        }
        submit(2, child);
        int status;
        if (waitpid(id, &status, 0) != id || status != 0)
            return 1;
    }
    return 0;
}

static void *endless(void *argument)
{
    for (;;)
        submit(3, 0);
    return argument;
}

static void *execute(void *argument)
{
    execl(self, self, "once", (char *)0);
    return argument;
}

/* A thread that is not the first one executes, and becomes the first one. */
static int execute_from_thread(void)
{
    pthread_t thread;
    for (int other = 0; other < 4; other++)
        pthread_create(&thread, 0, endless, 0);
    pthread_create(&thread, 0, execute, 0);
    endless(0);
    return 1;
}

static long clone_by(const char *call, uint64_t flags)
{
    if (!strcmp(call, "clone3")) {
        struct clone_args three = {.flags = flags, .exit_signal = flags & CLONE_PARENT ? 0 : SIGCHLD};
        return syscall(SYS_clone3, &three, sizeof three);
    }
    if (!strcmp(call, "clone32")) {
        long id;
        __asm__ volatile("int $0x80" : "=a"(id) : "a"(120L), "b"(flags | SIGCHLD), "c"(0L), "d"(0L), "S"(0L), "D"(0L) : "memory", "r8", "r9", "r10", "r11");
        return id;
    }
    return syscall(SYS_clone, flags | SIGCHLD, 0, 0, 0, 0);
}

/* A child that asks not to be traced submits all the same, if there is something to submit to, and would then outlive its parent. */
static int leave_untraced(const char *call, uint64_t flags, int submits)
{
    int ends[2];
    char byte;
    if (pipe(ends))
        return 1;
    long id = clone_by(call, CLONE_UNTRACED | flags);
    if (id < 0)
        return 2;
    if (id == 0) {
        if (submits)
            submit(10, 0);
        if (write(ends[1], "", 1) != 1)
            _exit(1);
        for (;;)
            pause();
    }
    close(ends[1]);
    printf("%ld", id);
    return read(ends[0], &byte, 1) == 1 ? 0 : 3;
}

/* What a filter of the program's own leaves to a tracer is not there, as without one. */
static int filter_for_nobody(unsigned data)
{
    struct sock_filter steps[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE | data),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof steps / sizeof *steps, steps};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
        return 1;
    errno = 0;
    return syscall(SYS_getppid) == -1 && errno == ENOSYS ? 0 : 2;
}

static int leave_orphan(void)
{
    int ends[2];
    if (pipe(ends))
        return 1;
    if (fork() == 0) {
        char byte;
        close(ends[1]);
        if (read(ends[0], &byte, 1) != 0)
            _exit(1);
        for (int number = 0; number < 5; number++)
            submit(4, number);
        _exit(0);
    }
    return 17;
}

static int kill_children(void)
{
    volatile int *submitted = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    for (int child = 0; child < 30; child++) {
        *submitted = 0;
        pid_t id = fork();
        if (id == 0)
            for (;;) {
                submit(5, child);
                ++*submitted;
            }
        while (*submitted <= child)
            sched_yield();
        kill(id, SIGKILL);
        int status;
        if (waitpid(id, &status, 0) != id || !WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
            return 1;
    }
    return 0;
}

static volatile int *shared;

static void *endless_count(void *argument)
{
    for (;;) {
        submit(6, (uintptr_t)argument);
        __atomic_add_fetch(shared, 1, __ATOMIC_RELAXED);
    }
    return argument;
}

static int stop_and_continue(int signal, int threads)
{
    volatile int *submitted = shared = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t id = fork();
    if (id == 0) {
        pthread_t thread;
        setpgid(0, 0);
        for (long other = 1; other < threads; other++)
            pthread_create(&thread, 0, endless_count, (void *)other);
        endless_count(0);
    }
    for (int round = 0; round < 5; round++) {
        int status, before = *submitted;
        while (*submitted <= before)
            sched_yield();
        kill(id, signal);
        if (waitpid(id, &status, WUNTRACED) != id || !WIFSTOPPED(status) || WSTOPSIG(status) != signal)
            return 1;
        before = *submitted;
        for (int other = 0; other < 50; other++)
            submit(7, other);
        if (*submitted != before)
            return 2;
        kill(id, SIGCONT);
        if (waitpid(id, &status, WCONTINUED) != id || !WIFCONTINUED(status))
            return 3;
    }
    kill(id, SIGTERM);
    int status;
    return waitpid(id, &status, 0) == id && WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM ? 0 : 4;
}

static void many_sleepers(void)
{
    for (int child = 0; child < 10; child++)
        if (fork() == 0)
            for (;;)
                pause();
    submit(8, 0);
    for (;;)
        pause();
}

int main(int arguments, char **argument)
{
    const char *way = argument[1];
    self = argument[0];
    map_portal();
    if (!strcmp(way, "once"))
        return submit(1, 0), 0;
    if (!strcmp(way, "fork"))
        return forks();
    if (!strcmp(way, "vfork"))
        return vforks();
    if (!strcmp(way, "exec"))
        return submit(9, 0), execl(self, self, "once", (char *)0);
    if (!strcmp(way, "exec-thread"))
        return execute_from_thread();
    if (!strcmp(way, "orphan"))
        return leave_orphan();
    if (!strcmp(way, "untraced"))
        return leave_untraced(argument[2], arguments > 3 ? CLONE_PARENT : 0, 1);
    if (!strcmp(way, "untraced-idle"))
        return leave_untraced("clone", 0, 0);
    if (!strcmp(way, "filter"))
        return filter_for_nobody(strtoul(argument[2], 0, 0));
    if (!strcmp(way, "kill"))
        return kill_children();
    if (!strcmp(way, "stop"))
        return stop_and_continue(SIGSTOP, 1);
    if (!strcmp(way, "terminal-stop"))
        return stop_and_continue(SIGTSTP, 1);
    if (!strcmp(way, "threads-stop"))
        return stop_and_continue(SIGSTOP, 6);
    if (!strcmp(way, "sleepers"))
        many_sleepers();
    return 98;
}
