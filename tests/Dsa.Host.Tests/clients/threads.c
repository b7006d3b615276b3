/* threads THREADS COUNT: each thread submits COUNT descriptors {thread, number}, by MOVDIR64B and ENQCMD in turn.
   threads THREADS -COUNT: each thread submits until every thread has submitted COUNT. */
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

static long done[256], threads;

static void *run_until_all(void *argument)
{
    for (long slowest = 0; slowest < -count;) {
        submit((uintptr_t)argument, 0);
        __atomic_add_fetch(&done[(uintptr_t)argument], 1, __ATOMIC_RELAXED);
        slowest = -count;
        for (long thread = 0; thread < threads; thread++) {
            long number = __atomic_load_n(&done[thread], __ATOMIC_RELAXED);
            slowest = number < slowest ? number : slowest;
        }
    }
    return 0;
}

int main(int arguments, char **argument)
{
    threads = atol(argument[1]);
    pthread_t ids[256];
    count = atol(argument[2]);
    map_portal();
    void *(*body)(void *) = count < 0 ? run_until_all : run;
    for (long thread = 1; thread < threads; thread++)
        pthread_create(&ids[thread], 0, body, (void *)thread);
    body(0);
    for (long thread = 1; thread < threads; thread++)
        pthread_join(ids[thread], 0);
    return 0;
}
