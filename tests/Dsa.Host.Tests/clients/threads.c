/* threads THREADS COUNT: each thread submits COUNT descriptors {thread, number}, by MOVDIR64B and ENQCMD in turn. */
#include "portal.h"

static long count;

static void *run(void *argument)
{
    for (long number = 0; number < count; number++) {
        descriptor d = {{(uintptr_t)argument, (uint64_t)number}};
        char *slot = PORTAL + (number % 64) * 64;
        if (number & 1)
            while (enqueue(slot, &d))
                ;
        else
            move(slot, &d);
    }
    return 0;
}

int main(int arguments, char **argument)
{
    long threads = atol(argument[1]);
    pthread_t ids[256];
    count = atol(argument[2]);
    map_portal();
    for (long thread = 1; thread < threads; thread++)
        pthread_create(&ids[thread], 0, run, (void *)thread);
    run(0);
    for (long thread = 1; thread < threads; thread++)
        pthread_join(ids[thread], 0);
    return 0;
}
