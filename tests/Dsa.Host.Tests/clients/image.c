/* image WAY, at addresses of its own (-no-pie): says where its bytes are, waits for a line, and says whether they have changed.
   executes: executes itself in between, and has other bytes at the same address then. drops: gives back its second page in between. threads: its first thread has ended before. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static char bytes[8192] __attribute__((aligned(4096)));

static void await_line(void)
{
    char byte;
    while (read(0, &byte, 1) == 1 && byte != '\n')
        ;
}

static void *show(void *argument)
{
    char path[64], text[512] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", getpid());
    while (argument && !strstr(text, ") Z ")) {
        int file = open(path, O_RDONLY);
        if (read(file, text, sizeof text - 1) <= 0)
            exit(1);
        close(file);
        sched_yield();
    }
    memset(bytes, 'a', 4096);
    printf("%lx\n", (unsigned long)bytes);
    await_line();
    for (int i = 0; i < 4096; i++)
        if (bytes[i] != 'a') {
            puts("changed");
            exit(0);
        }
    puts("the same");
    exit(0);
}

int main(int count, char **arguments)
{
    pthread_t thread;
    setvbuf(stdout, 0, _IONBF, 0);
    if (!strcmp(arguments[1], "executes")) {
        memset(bytes, 'b', 4096);
        printf("%lx\n", (unsigned long)bytes);
        await_line();
        execl(arguments[0], arguments[0], "stays", (char *)0);
    } else if (!strcmp(arguments[1], "drops")) {
        memset(bytes, 'b', 8192);
        printf("%lx\n", (unsigned long)bytes);
        await_line();
        madvise(bytes + 4096, 4096, MADV_DONTNEED);
    } else if (!strcmp(arguments[1], "threads")) {
        pthread_create(&thread, 0, show, arguments);
        pthread_exit(0);
    }
    show(0);
}
