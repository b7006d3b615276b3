/* processes WAY: how programs come to be and end while they submit. */
#include "portal.h"
#include <errno.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/ioctl.h>
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

static long clone_untraced(const char *call)
{
    if (!strcmp(call, "clone3")) {
        struct clone_args three = {.flags = CLONE_UNTRACED, .exit_signal = SIGCHLD};
        return syscall(SYS_clone3, &three, sizeof three);
    }
    return syscall(SYS_clone, CLONE_UNTRACED | SIGCHLD, 0, 0, 0, 0);
}

static int install(struct sock_filter *steps, unsigned short count, unsigned flags)
{
    struct sock_fprog program = {count, steps};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ? -1 : (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
}

static volatile int listener;

/* Lets go on whatever a filter of the program's own asks it about. */
static void *let_go_on(void *argument)
{
    while (!listener)
        sched_yield();
    for (;;) {
        struct seccomp_notif asked = {0};
        if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &asked))
            return argument;
        struct seccomp_notif_resp answer = {.id = asked.id, .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE};
        ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
    }
}

static int listen_for_clone(void)
{
    struct sock_filter steps[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    pthread_t thread;
    pthread_create(&thread, 0, let_go_on, 0);
    return (listener = install(steps, sizeof steps / sizeof *steps, SECCOMP_FILTER_FLAG_NEW_LISTENER));
}

/* A child that asks not to be traced: the error, or 0 if there is one. */
static int leave_untraced(const char *call)
{
    if (!strcmp(call, "listened") && listen_for_clone() < 0)
        return 1;
    long id = clone_untraced(call);
    if (id == 0)
        _exit(0);
    printf("%d", id < 0 ? errno : 0);
    return 0;
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
    if (install(steps, sizeof steps / sizeof *steps, 0))
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
    if (!strcmp(way, "exec-second")) {
        pthread_t thread;
        pthread_create(&thread, 0, execute, 0);
        for (;;)
            pause();
    }
    if (!strcmp(way, "exec-nothing"))
        return submit(9, 0), execl("/no/such/program", "program", (char *)0) != -1;
    /* Of the right kind, or of another: how the kernel answers does not matter. */
    if (!strcmp(way, "own-faults"))
        return ioctl(0, 0xAA00, 0), 0;
    struct sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    if (!strcmp(way, "listens"))
        return install(&allow, 1, SECCOMP_FILTER_FLAG_NEW_LISTENER) < 0;
    if (!strcmp(way, "filters"))
        return install(&allow, 1, 0) < 0;
    if (!strcmp(way, "no-faults"))
        return ioctl(0, 0xAA01, 0), 0;
    if (!strcmp(way, "exec-thread"))
        return execute_from_thread();
    if (!strcmp(way, "orphan"))
        return leave_orphan();
    if (!strcmp(way, "untraced"))
        return leave_untraced(argument[2]);
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
