/* faults NODE COPIES PAGES FLAGS: copies through a shared queue, one after the other, goes on with what was left, and prints what each met. */
#include "portal.h"
#include <fcntl.h>
#include <time.h>

enum { PAGE = 4096, RECORD_VALID = 4, RECORD_REQUESTED = 8, MOVE = 3, SUCCESS = 1, PARTIAL = 3, STATUS = 0x3f, MOST_PARTS = 1000 };

typedef struct {
    uint32_t pasid, operation;
    uint64_t record, source, target;
    uint32_t size;
    uint8_t rest[28];
} __attribute__((packed, aligned(64))) work;

typedef struct {
    volatile uint8_t status, result, fault, rest;
    uint32_t bytes;
    uint64_t address, more[2];
} __attribute__((packed, aligned(32))) completion;

static long milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void *filled(int bytes)
{
    uint8_t *memory = mmap(0, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    memset(memory, 0xee, bytes);
    return memory;
}

int main(int argc, char **argv)
{
    setvbuf(stdout, 0, _IONBF, 0);
    int file = argc == 5 ? open(argv[1], O_RDWR) : -1;
    void *portal = file < 0 ? MAP_FAILED : mmap(0, PAGE, PROT_WRITE, MAP_SHARED, file, 0);
    if (portal == MAP_FAILED) {
        perror("open");
        return 2;
    }
    int copies = atoi(argv[2]), bytes = atoi(argv[3]) * PAGE, right = 0;
    uint8_t *source = filled(bytes), *target = filled(bytes);
    completion *record = filled(PAGE);
    for (int number = 1; number <= copies; number++) {
        for (int i = 0; i < bytes; i++)
            source[i] = i * 7 + i / 256 + number;
        work work = {.operation = MOVE << 24 | RECORD_VALID | RECORD_REQUESTED | atoi(argv[4]), .record = (uintptr_t)record};
        int done = 0, parts = 0, status;
        printf("%d:", number);
        do {
            int retries = 0;
            record->status = 0;
            work.source = (uintptr_t)source + done;
            work.target = (uintptr_t)target + done;
            work.size = bytes - done;
            while (enqueue(portal, &work))
                retries++;
            long start = milliseconds();
            while (record->status == 0 && milliseconds() - start < 10000)
                usleep(100);
            if (retries)
                printf(" retry %d", retries);
            if (milliseconds() - start >= 1000)
                printf(" slow");
            status = record->status & STATUS;
            if (status != SUCCESS)
                printf(" status %#x after %u", status, record->bytes);
            done += status == PARTIAL ? record->bytes : 0;
        } while (status == PARTIAL && ++parts < MOST_PARTS);
        int is_right = status == SUCCESS && !memcmp(source, target, bytes);
        right += is_right;
        printf(" %s\n", is_right ? "right" : "wrong");
    }
    printf("%d of %d copies are right\n", right, copies);
    return right < copies;
}
