/* successor NODE COUNT, at addresses of its own (-no-pie): one thread has memory filled where the next program has nothing but zeros, without a pause; another one executes that program meanwhile, COUNT times in all. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/mman.h>

enum { PAGE = 4096, SLOTS = 8, SLOT_BYTES = 512 * PAGE, BYTES = SLOTS * SLOT_BYTES, RECORD_VALID = 4, RECORD_REQUESTED = 8, FILL = 4 };

typedef struct {
    uint32_t pasid, operation;
    uint64_t record, pattern, target;
    uint32_t size;
    uint8_t rest[28];
} __attribute__((packed, aligned(64))) work;

static uint8_t targets[BYTES] __attribute__((aligned(4096))), records[SLOTS * 64] __attribute__((aligned(4096)));
static char **arguments;

static void *succeed(void *argument)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    usleep(now.tv_nsec % 3000);
    char rest[16];
    snprintf(rest, sizeof rest, "%d", atoi(arguments[2]) - 1);
    execl(arguments[0], arguments[0], arguments[1], rest, (char *)0);
    return argument;
}

static int is_clean(void)
{
    for (int i = 0; i < BYTES; i += PAGE)
        if (targets[i])
            return 0;
    for (int i = 0; i < SLOTS * 64; i++)
        if (records[i])
            return 0;
    return 1;
}

int main(int count, char **argument)
{
    arguments = argument;
    if (!is_clean())
        return printf("something arrived, %s to go\n", argument[2]), 1;
    if (!atoi(argument[2]))
        return puts("nothing arrived"), 0;
    int queue = open(argument[1], O_RDWR | O_CLOEXEC);
    char *portal = mmap(0, PAGE, PROT_WRITE, MAP_SHARED, queue, 0);
    if (queue < 0 || portal == MAP_FAILED)
        return perror(argument[1]), 2;
    memset(targets, 'z', BYTES);
    memset(records, 1, sizeof records);
    pthread_t thread;
    pthread_create(&thread, 0, succeed, 0);
    for (unsigned number = 0;; number++) {
        volatile uint8_t *record = &records[number % SLOTS * 64];
        while (!*record)
            ;
        *record = 0;
        work work = {
            .operation = FILL << 24 | RECORD_VALID | RECORD_REQUESTED,
            .record = (uintptr_t)record,
            .pattern = 0x4141414141414141,
            .target = (uintptr_t)&targets[number % SLOTS * SLOT_BYTES],
            .size = SLOT_BYTES,
        };
        __asm__ volatile(".byte 0x66, 0x0f, 0x38, 0xf8, 0x3e" ::"D"(portal + number % 64 * 64), "S"(&work) : "memory");
    }
    return count;
}
