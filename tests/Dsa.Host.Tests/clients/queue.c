/* A program that uses a queue's node: queue NODE ACTION. */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BYTES = 8192, DESCRIPTOR_BYTES = 64 };

struct descriptor {
    uint32_t pasid;
    uint32_t operation;
    uint64_t record;
    uint64_t source;
    uint64_t target;
    uint32_t size;
    uint8_t rest[28];
} __attribute__((packed, aligned(64)));

static uint8_t source[BYTES], target[BYTES];
static volatile uint8_t record[32] __attribute__((aligned(32)));

static struct descriptor move(void)
{
    /* Memory Move, with a completion record, waiting for pages. */
    struct descriptor descriptor = { .operation = 0x03000000 | 0xe };
    descriptor.record = (uint64_t)record;
    descriptor.source = (uint64_t)source;
    descriptor.target = (uint64_t)target;
    descriptor.size = BYTES;
    return descriptor;
}

static void fill(void)
{
    for (int i = 0; i < BYTES; i++)
        source[i] = i * 7 + i / 256;
}

static void report(void)
{
    for (int i = 0; record[0] == 0 && i < 10000; i++)
        usleep(1000);
    printf("status %d, %s\n", record[0], memcmp(source, target, BYTES) ? "different" : "same");
}

static void *map(int file)
{
    void *portal = mmap(NULL, 4096, PROT_WRITE, MAP_SHARED | MAP_POPULATE, file, 0);
    printf("mmap: %s\n", portal == MAP_FAILED ? strerror(errno) : "mapped");
    fflush(stdout);
    return portal;
}

int main(int argc, char **argv)
{
    int file = argc == 3 ? open(argv[1], O_RDWR) : -1;
    if (file < 0) {
        perror("open");
        return 2;
    }

    struct descriptor descriptor = move();
    fill();
    void *portal = map(file);
    if (strcmp(argv[2], "write") == 0) {
        if (write(file, &descriptor, sizeof descriptor) != sizeof descriptor)
            perror("write");
        report();
        fflush(stdout);
        if (fork() == 0) {
            printf("child: %s\n", write(file, &descriptor, sizeof descriptor) < 0 ? strerror(errno) : "written");
            fflush(stdout);
            _exit(0);
        }
        wait(NULL);
    } else if (strcmp(argv[2], "store") == 0) {
        *(volatile uint64_t *)portal = 1;
        printf("stored\n");
    } else if (strcmp(argv[2], "write-store") == 0) {
        /* As much as a page, at no offset. */
        static uint8_t empty[64 * DESCRIPTOR_BYTES];
        printf("wrote %d\n", (int)write(file, empty, sizeof empty));
        fflush(stdout);
        *(volatile uint64_t *)portal = 1;
        printf("stored\n");
    } else if (strcmp(argv[2], "hold") == 0) {
        printf("%d %lx %lx\n", getpid(), (unsigned long)portal, (unsigned long)&descriptor);
        fflush(stdout);
        /* Until somebody has the record written. */
        report();
    }

    return 0;
}
