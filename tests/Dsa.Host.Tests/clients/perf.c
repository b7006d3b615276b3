/* perf TYPE: the error number of opening an event of that type on processor 0. */
#include <errno.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int arguments, char **argument)
{
    struct perf_event_attr event = {.type = strtoul(argument[1], 0, 0), .size = sizeof event};
    (void)arguments;
    printf("%d\n", syscall(SYS_perf_event_open, &event, -1, 0, -1, 0) < 0 ? errno : 0);
    return 0;
}
