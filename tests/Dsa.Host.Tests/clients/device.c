/* device NODE WAY [OTHER NODE]: has a queue copy memory, and prints what became of it. */
#include "portal.h"
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <linux/userfaultfd.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>

enum { PAGE = 4096, WAITS = 2, RECORD_VALID = 4, RECORD_REQUESTED = 8, MOVE = 3 };

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

typedef struct {
    int file, is_shared;
    char *portal;
} queue;

typedef struct {
    work work;
    completion *record;
    uint8_t *source, *target;
} copy;

static const char *node, *other;

/* ---- queues */

static queue open_queue(const char *path)
{
    queue queue = {.file = open(path, O_RDWR)};
    if (queue.file < 0) {
        printf("open: %s\n", strerror(errno));
        exit(2);
    }
    char name[256], mode[16] = "";
    snprintf(name, sizeof name, "/sys/bus/dsa/devices/%s/mode", strrchr(path, '/') + 1);
    int file = open(name, O_RDONLY);
    if (read(file, mode, sizeof mode - 1) <= 0)
        exit(3);
    close(file);
    queue.is_shared = mode[0] == 's';
    queue.portal = mmap(0, PAGE, PROT_WRITE, MAP_SHARED | MAP_POPULATE, queue.file, 0);
    if (queue.portal == MAP_FAILED) {
        perror("mmap");
        exit(4);
    }
    return queue;
}

static void close_queue(queue *queue)
{
    munmap(queue->portal, PAGE);
    close(queue->file);
}

static void give(queue *queue, const work *work)
{
    if (queue->is_shared)
        while (enqueue(queue->portal, work))
            sched_yield();
    else
        move(queue->portal, work);
}

/* ---- memory and work */

static void *pages(int count)
{
    return mmap(0, (size_t)count * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static copy copy_of(uint8_t *source, int count, uint32_t flags)
{
    copy copy = {.source = source, .target = pages(count), .record = pages(1)};
    memset(copy.target, 0xee, (size_t)count * PAGE);
    copy.record->status = 0;
    copy.work.operation = MOVE << 24 | RECORD_VALID | RECORD_REQUESTED | flags;
    copy.work.record = (uintptr_t)copy.record;
    copy.work.source = (uintptr_t)copy.source;
    copy.work.target = (uintptr_t)copy.target;
    copy.work.size = count * PAGE;
    return copy;
}

static copy new_copy(int number)
{
    uint8_t *source = pages(1);
    for (int i = 0; i < PAGE; i++)
        source[i] = i * 7 + i / 256 + number;
    return copy_of(source, 1, WAITS);
}

/* Until the status is there, for a minute. */
static int status_of(copy *copy)
{
    for (int i = 0; !copy->record->status && i < 60000; i++)
        usleep(1000);
    return copy->record->status;
}

static int is_right(copy *copy)
{
    return status_of(copy) == 1 && !memcmp(copy->source, copy->target, copy->work.size);
}

static void drop(copy *copy)
{
    munmap(copy->source, copy->work.size);
    munmap(copy->target, copy->work.size);
    munmap(copy->record, PAGE);
}

/* ---- pages that stay away until they are let in: who waits for one holds up his engine */

static int userfault;

static uint8_t *absent_page(int more)
{
    userfault = syscall(SYS_userfaultfd, O_CLOEXEC);
    struct uffdio_api api = {.api = UFFD_API};
    uint8_t *page = pages(1 + more);
    struct uffdio_register range = {.range = {(uintptr_t)page, PAGE}, .mode = UFFDIO_REGISTER_MODE_MISSING};
    if (userfault < 0 || ioctl(userfault, UFFDIO_API, &api) || ioctl(userfault, UFFDIO_REGISTER, &range)) {
        perror("userfaultfd");
        exit(5);
    }
    return page;
}

static void await_fault(void)
{
    struct uffd_msg message;
    if (read(userfault, &message, sizeof message) != sizeof message)
        exit(6);
}

static void let_in(uint8_t *page)
{
    struct uffdio_zeropage range = {.range = {(uintptr_t)page, PAGE}};
    if (ioctl(userfault, UFFDIO_ZEROPAGE, &range))
        ioctl(userfault, UFFDIO_WAKE, &range.range);
}

/* The engine waits for a page when this returns. */
static copy hold(queue *queue)
{
    copy held = copy_of(absent_page(0), 1, WAITS);
    give(queue, &held.work);
    await_fault();
    return held;
}

/* ---- ways */

enum { THREADS = 64, COPIES = 8 };
static queue shared_by_threads;
static int right;

static void *copy_some(void *argument)
{
    for (int number = 0; number < COPIES; number++) {
        copy copy = new_copy((intptr_t)argument + number);
        give(&shared_by_threads, &copy.work);
        __atomic_add_fetch(&right, is_right(&copy), __ATOMIC_RELAXED);
        drop(&copy);
    }
    return 0;
}

static void threads(void)
{
    pthread_t ids[THREADS];
    shared_by_threads = open_queue(node);
    for (long thread = 0; thread < THREADS; thread++)
        pthread_create(&ids[thread], 0, copy_some, (void *)thread);
    for (int thread = 0; thread < THREADS; thread++)
        pthread_join(ids[thread], 0);
    printf("%d of %d copies are right\n", right, THREADS * COPIES);
}

static void forked(void)
{
    enum { BEHIND = 4 };
    queue queue = open_queue(node);
    copy held = hold(&queue), copies[BEHIND], childs = new_copy(99);
    for (int number = 0; number < BEHIND; number++) {
        copies[number] = new_copy(number);
        give(&queue, &copies[number].work);
    }
    for (int way = 0; way < 2; way++) {
        pid_t child = fork();
        if (child == 0) {
            if (way == 0)
                give(&queue, &childs.work);
            else if (write(queue.file, &childs.work, sizeof childs.work) < 0)
                _exit(errno);
            _exit(0);
        }
        int status;
        waitpid(child, &status, 0);
        if (WIFSIGNALED(status))
            printf("child: %s\n", strsignal(WTERMSIG(status)));
        else
            printf("child: %s\n", strerror(WEXITSTATUS(status)));
    }
    let_in(held.source);
    int done = is_right(&held);
    for (int number = 0; number < BEHIND; number++)
        done += is_right(&copies[number]);
    printf("%d of %d copies are right, the child's status is %d\n", done, BEHIND + 1, childs.record->status);
}

static int give_as_sibling(void *argument)
{
    give(((void **)argument)[0], ((void **)argument)[1]);
    return 0;
}

static int write_as_sibling(void *argument)
{
    return write(((queue *)((void **)argument)[0])->file, ((void **)argument)[1], sizeof(work)) != sizeof(work);
}

/* Processes that share the memory. */
static void siblings(void)
{
    static char stack[1 << 16] __attribute__((aligned(64)));
    queue queue = open_queue(node);
    copy copies[2] = {new_copy(1), new_copy(2)};
    int (*ways[2])(void *) = {give_as_sibling, write_as_sibling};
    for (int way = 0; way < 2; way++) {
        void *arguments[2] = {&queue, &copies[way].work};
        int status = -1;
        waitpid(clone(ways[way], stack + sizeof stack, CLONE_VM | SIGCHLD, arguments), &status, 0);
        printf("%d ", status);
    }
    printf("%d of 2 copies are right\n", is_right(&copies[0]) + is_right(&copies[1]));
}

/* Gives the queue work until it is killed; writes a byte for each. */
static void use_for_ever(int output)
{
    queue queue = open_queue(node);
    for (;;) {
        copy copy = new_copy(0);
        give(&queue, &copy.work);
        if (write(output, "x", 1) != 1)
            _exit(1);
    }
}

static void hold_for_ever(int output)
{
    queue queue = open_queue(node);
    hold(&queue);
    if (write(output, "xxxxxxxx", 8) != 8)
        _exit(1);
    pause();
}

static void killed(void (*client)(int))
{
    enum { ROUNDS = 5, BYTES = 8 };
    int done = 0;
    for (int round = 0; round < ROUNDS; round++) {
        int ends[2], status;
        if (pipe(ends))
            exit(7);
        pid_t child = fork();
        if (child == 0)
            client(ends[1]);
        char bytes[BYTES];
        for (int read_bytes = 0; read_bytes < BYTES; read_bytes += read(ends[0], bytes, BYTES - read_bytes))
            ;
        kill(child, SIGKILL);
        if (waitpid(child, &status, 0) != child || !WIFSIGNALED(status))
            exit(8);
        close(ends[0]);
        close(ends[1]);
        queue queue = open_queue(node);
        copy copy = new_copy(round);
        give(&queue, &copy.work);
        done += is_right(&copy);
        close_queue(&queue);
    }
    printf("%d of %d next clients got their copies\n", done, ROUNDS);
}

static long counter(const char *name)
{
    char path[256], text[32] = "";
    snprintf(path, sizeof path, "/sys/bus/dsa/devices/%s/dsa!%s/file*/%s", strrchr(node, '/') + 1, strrchr(node, '/') + 1, name);
    glob_t found;
    if (glob(path, 0, 0, &found) || found.gl_pathc != 1)
        exit(9);
    int file = open(found.gl_pathv[0], O_RDONLY);
    if (read(file, text, sizeof text - 1) <= 0)
        exit(10);
    close(file);
    globfree(&found);
    return atol(text);
}

static void print_counters(void)
{
    printf("cr_faults %ld, cr_fault_failures %ld\n", counter("cr_faults"), counter("cr_fault_failures"));
}

/* The record's page goes while the engine is held up by another queue; then a copy whose record nobody can write. */
static void record(void)
{
    queue engine = open_queue(other), queue = open_queue(node);
    copy held = hold(&engine), first = new_copy(1), second = new_copy(2), last = new_copy(3);
    first.work.operation &= ~WAITS;
    second.work.operation &= ~WAITS;
    last.work.operation &= ~WAITS;
    give(&queue, &first.work);
    give(&queue, &second.work);
    give(&queue, &last.work);
    madvise(first.record, PAGE, MADV_DONTNEED);
    munmap(second.record, PAGE);
    let_in(held.source);
    /* Looking at the first record would bring its page in. */
    printf("behind: %s\n", is_right(&last) ? "right" : "wrong");
    printf("dropped: %s\n", is_right(&first) ? "right" : "wrong");
    /* The driver repairs records after the device went on. */
    for (int i = 0; counter("cr_fault_failures") == 0 && i < 20000; i++)
        usleep(1000);
    printf("unmapped: %s\n", memcmp(second.source, second.target, PAGE) ? "wrong" : "right");
    print_counters();
}

static void full(void)
{
    enum { MOST = 1024 };
    static copy copies[MOST];
    queue queue = open_queue(node);
    copy held = hold(&queue);
    int accepted = 0, done = 0;
    for (; accepted < MOST; accepted++) {
        copies[accepted] = new_copy(accepted);
        if (enqueue(queue.portal, &copies[accepted].work))
            break;
    }
    int again = enqueue(queue.portal, &copies[accepted].work);
    let_in(held.source);
    is_right(&held);
    for (int number = 0; number < accepted; number++)
        done += is_right(&copies[number]);
    printf("%d accepted, then %s; %s\n", accepted, again ? "retry" : "accepted", done == accepted ? "all are right" : "not all are right");
    give(&queue, &copies[accepted].work);
    printf("the refused one: %s\n", is_right(&copies[accepted]) ? "right" : "wrong");
}

/* The other instruction than the queue is for. */
static void crossed(void)
{
    queue queue = open_queue(node);
    copy first = new_copy(1), second = new_copy(2);
    if (queue.is_shared)
        move(queue.portal, &first.work);
    else
        printf("%s\n", enqueue(queue.portal, &first.work) ? "retry" : "accepted");
    give(&queue, &second.work);
    printf("the next: %s\n", is_right(&second) ? "right" : "wrong");
    printf("the first: status %d\n", first.record->status);
}

static sigjmp_buf after;
static char *portal_page;

static void caught(int signal, siginfo_t *information, void *context)
{
    (void)context;
    if (portal_page)
        printf("%s, code %d, %d bytes into the page\n", strsignal(signal), information->si_code, (int)((char *)information->si_addr - portal_page));
    else
        printf("%s, code %d, address %p\n", strsignal(signal), information->si_code, information->si_addr);
    siglongjmp(after, 1);
}

static void misaligned(void)
{
    struct sigaction action = {.sa_sigaction = caught, .sa_flags = SA_SIGINFO};
    sigaction(SIGSEGV, &action, 0);
    sigaction(SIGBUS, &action, 0);
    queue queue = open_queue(node);
    copy copy = new_copy(1);
    char *portal = queue.portal;
    if (!sigsetjmp(after, 1))
        move(portal + 8, &copy.work);
    if (!sigsetjmp(after, 1))
        enqueue(portal + 32, &copy.work);
    queue.portal = portal + PAGE - 64;
    give(&queue, &copy.work);
    printf("the last of the page: %s\n", is_right(&copy) ? "right" : "wrong");
}

static void unbound(void)
{
    struct sigaction action = {.sa_sigaction = caught, .sa_flags = SA_SIGINFO};
    sigaction(SIGSEGV, &action, 0);
    sigaction(SIGILL, &action, 0);
    sigaction(SIGBUS, &action, 0);
    queue queue = open_queue(node);
    portal_page = queue.portal;
    copy before = new_copy(1), behind = new_copy(2);
    give(&queue, &before.work);
    printf("before: %s\n", is_right(&before) ? "right" : "wrong");
    int file = open("/sys/bus/dsa/drivers/user/unbind", O_WRONLY);
    const char *name = strrchr(node, '/') + 1;
    if (write(file, name, strlen(name)) < 0)
        perror("unbind");
    close(file);
    if (!sigsetjmp(after, 1))
        give(&queue, &behind.work);
    printf("behind: status %d\n", behind.record->status);
    if (write(queue.file, &behind.work, sizeof behind.work) < 0)
        printf("write: %s\n", strerror(errno));
}

static const char *second_open(void)
{
    int file = open(node, O_RDWR);
    if (file < 0)
        return strerror(errno);
    close(file);
    return "opened";
}

static void busy(void)
{
    queue queue = open_queue(node);
    printf("beside: %s\n", second_open());
    close(queue.file);
    printf("beside the mapping: %s\n", second_open());
    copy copy = new_copy(1);
    give(&queue, &copy.work);
    printf("through the mapping: %s\n", is_right(&copy) ? "right" : "wrong");
    munmap(queue.portal, PAGE);
    printf("afterwards: %s\n", second_open());
}

/* Pages of the target that are not there, with and without waiting for them: one copy, and a batch of copies. */
static void absent(void)
{
    enum { PAGES = 4, BATCH = 4, BATCH_OPERATION = 1 };
    queue queue = open_queue(node);
    for (int flags = WAITS; flags >= 0; flags -= WAITS) {
        uint8_t *source = pages(PAGES);
        for (int i = 0; i < PAGES * PAGE; i++)
            source[i] = i * 7 + i / 256;
        copy copy = copy_of(source, PAGES, flags);
        madvise(copy.target + 2 * PAGE, PAGE, MADV_DONTNEED);
        give(&queue, &copy.work);
        int status = status_of(&copy);
        printf("%s: status %#x", flags ? "waits" : "does not", status);
        if (status != 1) {
            completion partial = *copy.record;
            printf(", %u bytes, fault at %ld", partial.bytes, (long)(partial.address - copy.work.target));
            copy.target[partial.bytes] = 0;
            copy.record->status = 0;
            copy.work.source += partial.bytes;
            copy.work.target += partial.bytes;
            copy.work.size -= partial.bytes;
            give(&queue, &copy.work);
            status_of(&copy);
        }
        printf(", %s\n", memcmp(copy.source, copy.target, PAGES * PAGE) ? "wrong" : "right");

        work *list = pages(1);
        copy = copy_of(source, 1, 0);
        copy.work.operation = BATCH_OPERATION << 24 | RECORD_VALID | RECORD_REQUESTED;
        copy.work.source = (uintptr_t)list;
        copy.work.target = 0;
        copy.work.size = BATCH;
        completion *records = pages(1);
        uint8_t *targets = pages(BATCH);
        int done = 0;
        for (int number = 0; number < BATCH; number++) {
            list[number] = copy_of(source, 1, flags).work;
            list[number].record = (uintptr_t)&records[number];
            list[number].target = (uintptr_t)targets + number * PAGE;
            /* The third is away. */
            if (number != 2)
                targets[number * PAGE] = 1;
        }
        give(&queue, &copy.work);
        status = status_of(&copy);
        printf("batch: status %#x, %u completed, records", status, copy.record->bytes);
        for (int number = 0; number < BATCH; number++) {
            printf(" %#x", records[number].status);
            done += !memcmp(source, targets + number * PAGE, PAGE);
        }
        printf(", %d right\n", done);
    }
}

/* One descriptor after the other through the slots of the page, as many in flight as the queue has entries. */
static void walk(void)
{
    enum { IN_FLIGHT = 16, ALL = 512, SLOTS = 64 };
    static copy copies[IN_FLIGHT];
    queue queue = open_queue(node);
    int done = 0;
    for (int number = 0; number < ALL + IN_FLIGHT; number++) {
        copy *copy = &copies[number % IN_FLIGHT];
        if (number >= IN_FLIGHT) {
            done += is_right(copy);
            drop(copy);
        }
        if (number < ALL) {
            *copy = new_copy(number);
            move(queue.portal + number % SLOTS * 64, &copy->work);
        }
    }
    printf("%d of %d copies are right\n", done, ALL);
}

/* Always the same slot, each awaited. */
static void in_place(void)
{
    enum { ALL = 3 };
    queue queue = open_queue(node);
    int done = 0;
    for (int number = 0; number < ALL; number++) {
        copy copy = new_copy(number);
        give(&queue, &copy.work);
        done += is_right(&copy);
    }
    printf("%d of %d copies are right\n", done, ALL);
}

/* A copy through one queue, and a No-op through another while the first is at work. */
static void beside(void)
{
    queue first = open_queue(node), second = open_queue(other);
    copy held = new_copy(1), next = new_copy(2);
    next.work = (work){.operation = RECORD_VALID | RECORD_REQUESTED, .record = next.work.record};
    give(&first, &held.work);
    usleep(20000);
    give(&second, &next.work);
    printf("beside: status %d\n", status_of(&next));
    printf("the copy: %s\n", is_right(&held) ? "right" : "wrong");
}

static void print_partial(copy *copy)
{
    int status = status_of(copy);
    printf("status %#x, %u bytes, fault at %ld\n", status, copy->record->bytes, (long)(copy->record->address - copy->work.source));
}

static void unmapped(void)
{
    queue queue = open_queue(node);
    for (int gone = 1; gone >= 0; gone--) {
        copy copy = copy_of(absent_page(1), 2, WAITS);
        memset(copy.source + PAGE, 7, PAGE);
        give(&queue, &copy.work);
        await_fault();
        munmap(copy.source + gone * PAGE, (2 - gone) * PAGE);
        let_in(copy.source);
        print_partial(&copy);
    }
    copy next = new_copy(1);
    give(&queue, &next.work);
    printf("the next: %s\n", is_right(&next) ? "right" : "wrong");
}

/* A page that has just been written loses its right to be, for one who waits for pages and for one who does not. */
static void without_right(void)
{
    queue queue = open_queue(node);
    for (int waits = 0; waits <= WAITS; waits += WAITS) {
        copy copy = copy_of(memset(pages(4), 7, 4 * PAGE), 4, waits);
        give(&queue, &copy.work);
        printf("%s, ", is_right(&copy) ? "right" : "wrong");
        memset(copy.source, 8, 4 * PAGE);
        mprotect(copy.target + 2 * PAGE, PAGE, PROT_READ);
        copy.record->status = 0;
        give(&queue, &copy.work);
        int status = status_of(&copy), written = 0;
        while (written < 4 * PAGE && copy.target[written] == 8)
            written++;
        printf("status %#x, %u bytes, fault at %ld, %d written\n", status, copy.record->bytes, (long)(copy.record->address - copy.work.target), written);
    }
}

/* A page is there, and its writes are another thread's to allow, which makes a child before it does. */
static void *allow(void *page)
{
    await_fault();
    if (fork() == 0)
        _exit(0);
    wait(0);
    struct uffdio_writeprotect range = {.range = {(uintptr_t)page, PAGE}};
    ioctl(userfault, UFFDIO_WRITEPROTECT, &range);
    return 0;
}

static void write_protected(void)
{
    queue queue = open_queue(node);
    copy copy = copy_of(memset(pages(1), 7, PAGE), 1, 0);
    userfault = syscall(SYS_userfaultfd, O_CLOEXEC);
    struct uffdio_api api = {.api = UFFD_API, .features = UFFD_FEATURE_PAGEFAULT_FLAG_WP};
    struct uffdio_register all = {.range = {(uintptr_t)copy.target, PAGE}, .mode = UFFDIO_REGISTER_MODE_WP};
    struct uffdio_writeprotect range = {.range = all.range, .mode = UFFDIO_WRITEPROTECT_MODE_WP};
    if (userfault < 0 || ioctl(userfault, UFFDIO_API, &api) || ioctl(userfault, UFFDIO_REGISTER, &all) || ioctl(userfault, UFFDIO_WRITEPROTECT, &range)) {
        perror("userfaultfd");
        exit(5);
    }
    give(&queue, &copy.work);
    printf("does not wait: status %#x, fault at %ld\n", status_of(&copy), (long)(copy.record->address - copy.work.target));
    pthread_t thread;
    pthread_create(&thread, 0, allow, copy.target);
    copy.record->status = 0;
    copy.work.operation |= WAITS;
    give(&queue, &copy.work);
    printf("waits: %s\n", is_right(&copy) ? "right" : "wrong");
    pthread_join(thread, 0);
}

/* The first thread has ended, as the state of its process says; another one opens, submits, and has pages brought in. */
static void *go_on(void *argument)
{
    char path[64], text[512] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", getpid());
    while (!strstr(text, ") Z ")) {
        int file = open(path, O_RDONLY);
        if (read(file, text, sizeof text - 1) <= 0)
            exit(11);
        close(file);
        sched_yield();
    }
    queue *queues[] = {argument, &(queue){0}};
    *queues[1] = open_queue(node);
    for (int number = 0; number < 2; number++) {
        copy copy = new_copy(number);
        madvise(copy.target, PAGE, MADV_DONTNEED);
        give(queues[number], &copy.work);
        printf("queue %d: %s\n", number, is_right(&copy) ? "right" : "wrong");
    }
    copy written = new_copy(3);
    if (write(queues[0]->file, &written.work, sizeof written.work) < 0)
        perror("write");
    printf("written: %s\n", is_right(&written) ? "right" : "wrong");
    exit(0);
}

static void without_first_thread(void)
{
    static queue queue;
    pthread_t thread;
    queue = open_queue(node);
    pthread_create(&thread, 0, go_on, &queue);
    pthread_exit(0);
}

int main(int arguments, char **argument)
{
    setvbuf(stdout, 0, _IONBF, 0);
    node = argument[1];
    const char *way = argument[2];
    other = arguments > 3 ? argument[3] : 0;
    if (!strcmp(way, "threads"))
        threads();
    else if (!strcmp(way, "fork"))
        forked();
    else if (!strcmp(way, "siblings"))
        siblings();
    else if (!strcmp(way, "kill"))
        killed(use_for_ever);
    else if (!strcmp(way, "kill-waiting"))
        killed(hold_for_ever);
    else if (!strcmp(way, "record"))
        record();
    else if (!strcmp(way, "full"))
        full();
    else if (!strcmp(way, "crossed"))
        crossed();
    else if (!strcmp(way, "misaligned"))
        misaligned();
    else if (!strcmp(way, "busy"))
        busy();
    else if (!strcmp(way, "walk"))
        walk();
    else if (!strcmp(way, "in-place"))
        in_place();
    else if (!strcmp(way, "beside"))
        beside();
    else if (!strcmp(way, "absent"))
        absent();
    else if (!strcmp(way, "unmapped"))
        unmapped();
    else if (!strcmp(way, "without-right"))
        without_right();
    else if (!strcmp(way, "write-protected"))
        write_protected();
    else if (!strcmp(way, "first-thread-ends"))
        without_first_thread();
    else if (!strcmp(way, "unbound"))
        unbound();
    else
        return 98;
    return 0;
}
