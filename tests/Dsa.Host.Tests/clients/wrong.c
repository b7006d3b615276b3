/* wrong NODE WAY: uses a queue as programs do that go wrong; the exit status says that it did. */
#include "portal.h"
#include <fcntl.h>

enum { PAGE = 4096, WAITS = 2, RECORD_VALID = 4, RECORD_REQUESTED = 8, BATCH = 1, MOVE = 3, UNKNOWN = 0x7f, SUCCESS = 1 };

typedef struct {
    uint32_t pasid, operation;
    uint64_t record, source, target;
    uint32_t size;
    uint8_t rest[28];
} __attribute__((packed, aligned(64))) work;

static const char *node;
static char *portal;
static int mapped_bytes = PAGE, mapping_kind = MAP_SHARED;

static void *pages(int count)
{
    return memset(mmap(0, (size_t)count * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), 0, (size_t)count * PAGE);
}

static void open_queue(void)
{
    int file = open(node, O_RDWR);
    portal = file < 0 ? MAP_FAILED : mmap(0, mapped_bytes, PROT_WRITE, mapping_kind, file, 0);
    if (portal == MAP_FAILED) {
        perror(node);
        exit(1);
    }
}

static int is_shared(void)
{
    char name[256], mode[16] = "";
    snprintf(name, sizeof name, "/sys/bus/dsa/devices/%s/mode", strrchr(node, '/') + 1);
    int file = open(name, O_RDONLY);
    return file >= 0 && read(file, mode, sizeof mode - 1) > 0 && mode[0] == 's';
}

static void give(work *work)
{
    if (is_shared())
        while (enqueue(portal, work))
            ;
    else
        move(portal, work);
}

static work copy(int operation, int flags)
{
    work work = {.operation = operation << 24 | RECORD_VALID | RECORD_REQUESTED | flags, .size = PAGE};
    work.record = (uintptr_t)pages(1);
    work.source = (uintptr_t)pages(1);
    work.target = (uintptr_t)pages(1);
    return work;
}

/* Waits a second at most. */
static int failed(volatile uint8_t *record)
{
    for (int i = 0; *record == 0 && i < 1000; i++)
        usleep(1000);
    return *record != SUCCESS;
}

static int run(work work)
{
    give(&work);
    return failed((uint8_t *)work.record);
}

static int lost_record(uint64_t address)
{
    static uint8_t nothing;
    work work = copy(MOVE, WAITS);
    work.record = address;
    give(&work);
    return failed(&nothing);
}

static int batch(void)
{
    work *members = pages(1), whole = copy(BATCH, 0);
    members[0] = copy(MOVE, WAITS);
    members[1] = copy(UNKNOWN, 0);
    whole.source = (uintptr_t)members;
    whole.target = 0;
    whole.size = 2;
    return run(whole);
}

/* Ends with the first record that does not come. */
static int overflow(void)
{
    enum { MANY = 40 };
    work works[MANY];
    int lost = 0;
    for (int i = 0; i < MANY; i++)
        works[i] = copy(MOVE, WAITS);
    for (int i = 0; i < MANY; i++)
        move(portal, &works[i]);
    for (int i = 0; i < MANY && !lost; i++)
        lost = failed((uint8_t *)works[i].record);
    return lost;
}

static int inherited(void)
{
    int status;
    pid_t child = fork();
    if (child == 0)
        _exit(run(copy(MOVE, WAITS)));
    waitpid(child, &status, 0);
    return status != 0;
}

int main(int argc, char **argv)
{
    node = argv[1];
    const char *way = argv[argc - 1];
    if (!strcmp(way, "user") && setuid(1000))
        return 9;
    if (!strcmp(way, "large"))
        mapped_bytes = 2 * PAGE;
    if (!strcmp(way, "private"))
        mapping_kind = MAP_PRIVATE;
    open_queue();
    work work = copy(MOVE, WAITS);
    if (!strcmp(way, "again"))
        open_queue();
    else if (!strcmp(way, "operation"))
        return run(copy(UNKNOWN, 0));
    else if (!strcmp(way, "waits"))
        return run(work);
    else if (!strcmp(way, "absent") || !strcmp(way, "unmapped")) {
        work = copy(MOVE, way[0] == 'u' ? WAITS : 0);
        if (way[0] == 'u')
            munmap((void *)work.target, PAGE);
        else
            madvise((void *)work.target, PAGE, MADV_DONTNEED);
        return run(work);
    } else if (!strcmp(way, "record"))
        return lost_record((uintptr_t)pages(1) + 8);
    else if (!strcmp(way, "nowhere"))
        return lost_record(0);
    else if (!strcmp(way, "batch"))
        return batch();
    else if (!strcmp(way, "overflow"))
        return overflow();
    else if (!strcmp(way, "portal"))
        move(portal + 8, &work);
    else if (!strcmp(way, "plain"))
        memcpy(portal, &work, sizeof work);
    else if (!strcmp(way, "unrequested")) {
        work.operation &= ~RECORD_REQUESTED;
        return run(work);
    } else if (!strcmp(way, "for-ever")) {
        work.operation &= ~RECORD_VALID;
        while (run(work))
            ;
    } else if (!strcmp(way, "child"))
        return inherited();
    else if (!strcmp(way, "well") || !strcmp(way, "large") || !strcmp(way, "private"))
        return run(work);
    return 8;
}
