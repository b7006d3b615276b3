/* processes WAY: how programs come to be and end while they submit. */
#include "portal.h"

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
