/* A portal without pages, at the address where the tests' target looks for it, and the two ways to store into it. */
#define _GNU_SOURCE
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>

#define PORTAL ((char *)0x6d0000000000UL)
#define PORTAL_BYTES 0x100000UL

typedef struct {
    _Alignas(64) uint64_t words[8];
} descriptor;

static inline void map_portal(void)
{
    int file = memfd_create("portal", MFD_CLOEXEC);
    if (mmap(PORTAL, PORTAL_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, file, 0) != PORTAL) {
        perror("portal");
        exit(99);
    }
}

/* movdir64b (%rsi), %rdi */
static inline void move(void *portal, const void *source)
{
    __asm__ volatile(".byte 0x66, 0x0f, 0x38, 0xf8, 0x3e" ::"D"(portal), "S"(source) : "memory");
}

/* enqcmd (%rsi), %rdi; whether it is to be tried again */
static inline int enqueue(void *portal, const void *source)
{
    unsigned char retry;
    __asm__ volatile(".byte 0xf2, 0x0f, 0x38, 0xf8, 0x3e\n\tsetz %0" : "=r"(retry) : "D"(portal), "S"(source) : "memory", "cc");
    return retry;
}

static inline void submit(uint64_t first, uint64_t second)
{
    descriptor d = {{first, second}};
    move(PORTAL, &d);
}
