/* source all|user: a thread submits from a page that is away until another thread lets it in, which itself submits before that. Then it drops the page, and submits from it once more. */
#include "portal.h"
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>

enum { PAGE = 4096, ROUNDS = 3 };

static int userfault;
static volatile int ticks;

static void tick(int signal)
{
    (void)signal;
    ticks++;
}

/* Before it lets the page in it submits, and interrupts the thread that waits. */
static void *let_in(void *waiting)
{
    for (int fault = 0; fault < 2 * ROUNDS; fault++) {
        int round = fault / 2;
        struct uffd_msg message;
        if (read(userfault, &message, sizeof message) != sizeof message)
            exit(6);
        submit(2, round);
        pthread_kill(*(pthread_t *)waiting, SIGUSR1);
        static descriptor page[PAGE / sizeof(descriptor)];
        page[0] = page[PAGE / sizeof(descriptor) - 1] = (descriptor){{1, round}};
        struct uffdio_copy copy = {.dst = message.arg.pagefault.address & ~(uint64_t)(PAGE - 1), .src = (uintptr_t)page, .len = PAGE};
        if (ioctl(userfault, UFFDIO_COPY, &copy))
            exit(7);
    }
    return 0;
}

static unsigned long registers_around(char *source)
{
    register unsigned long marked __asm__("r11") = 0x1234567;
    unsigned long other = 0x7654321;
    /* ENQCMD: no processor carries it out by itself, so none lets the source in by itself. */
    __asm__ volatile(".byte 0xf2, 0x0f, 0x38, 0xf8, 0x3e" : "+r"(marked), "+c"(other) : "D"(PORTAL), "S"(source), "a"(0x55), "d"(0x66) : "memory", "cc");
    return marked ^ other;
}

int main(int arguments, char **argument)
{
    map_portal();
    signal(SIGUSR1, tick);
    userfault = syscall(SYS_userfaultfd, O_CLOEXEC | (strcmp(argument[1], "user") ? 0 : UFFD_USER_MODE_ONLY));
    struct uffdio_api api = {.api = UFFD_API};
    char *pages = mmap(0, (ROUNDS + 1) * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    struct uffdio_register range = {.range = {(uintptr_t)pages, ROUNDS * PAGE}, .mode = UFFDIO_REGISTER_MODE_MISSING};
    if (userfault < 0 || ioctl(userfault, UFFDIO_API, &api) || ioctl(userfault, UFFDIO_REGISTER, &range)) {
        perror("userfaultfd");
        return 5;
    }
    pthread_t thread, self = pthread_self();
    pthread_create(&thread, 0, let_in, &self);
    for (int round = 0; round < ROUNDS; round++) {
        /* The last descriptor of the page; it goes on in the next page in the last round. */
        char *source = pages + (round + 1) * PAGE - (round == ROUNDS - 1 ? 32 : 64);
        for (int again = 0; again < 2; again++) {
            if (registers_around(source) != (0x1234567 ^ 0x7654321))
                return 8;
            madvise(pages + round * PAGE, PAGE, MADV_DONTNEED);
        }
    }
    pthread_join(thread, 0);
    printf("%d\n", ticks);
    return 0;
}
