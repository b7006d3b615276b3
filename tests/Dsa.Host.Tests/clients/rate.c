/* rate COUNT [THREADS]: how long one trapped MOVDIR64B takes, in nanoseconds; the best of ten parts. */
#include "portal.h"
#include <time.h>

static long count;

static void *run(void *argument)
{
    descriptor d = {{0}};
    for (long number = 0; number < count; number++)
        move(PORTAL, &d);
    return argument;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1e9 + time.tv_nsec;
}

int main(int arguments, char **argument)
{
    long threads = arguments > 2 ? atol(argument[2]) : 1;
    double best = 1e18;
    count = atol(argument[1]) / 10;
    map_portal();
    for (int part = 0; part < 10; part++) {
        pthread_t ids[256];
        double before = now();
        for (long thread = 1; thread < threads; thread++)
            pthread_create(&ids[thread], 0, run, 0);
        run(0);
        for (long thread = 1; thread < threads; thread++)
            pthread_join(ids[thread], 0);
        double time = (now() - before) / (count * threads);
        best = time < best ? time : best;
    }
    printf("%.0f\n", best);
    return 0;
}
