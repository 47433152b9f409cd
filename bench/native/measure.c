// Runs a program and writes its start and end on CLOCK_MONOTONIC, its CPU time to the nanosecond (without its children, such as a
// recorder), and its peak memory. This program is small, because a child's peak begins with its parent's memory.
//   measure RESULT FROM EVERY PROGRAM ARGUMENT...
// The CPU time is also read FROM seconds after the start and then every EVERY seconds: the differences between readings are the steady
// cost, without start and end.
#define _GNU_SOURCE
#include <poll.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include "wire.h"

static int64_t cpu_ns(pid_t child)
{
    clockid_t clock;
    struct timespec cpu;
    if (clock_getcpuclockid(child, &clock) || clock_gettime(clock, &cpu)) die("cpu clock");
    return cpu.tv_sec * 1000000000LL + cpu.tv_nsec;
}

int main(int argc, char **argv)
{
    if (argc < 5) return 2;
    double from = atof(argv[2]), every = atof(argv[3]);
    int64_t start = now_ns(), next = every > 0 ? start + (int64_t)(from * 1e9) : INT64_MAX;
    pid_t child = fork();
    if (child < 0) die("fork");
    if (child == 0) {
        execvp(argv[4], argv + 4);
        die(argv[4]);
    }
    FILE *result = fopen(argv[1], "w");
    if (!result) die(argv[1]);
    fprintf(result, "{\"samples\":[");
    struct pollfd ended = { .fd = (int)syscall(SYS_pidfd_open, child, 0), .events = POLLIN };
    for (int count = 0;; ) {
        int64_t left = next - now_ns();
        int ready = poll(&ended, 1, next == INT64_MAX ? -1 : left > 0 ? (int)(left / 1000000 + 1) : 0);
        if (ready > 0) break;
        if (now_ns() < next) continue;
        int64_t cpu = cpu_ns(child);
        fprintf(result, "%s[%lld,%lld]", count++ ? "," : "", (long long)now_ns(), (long long)cpu);
        next += (int64_t)(every * 1e9);
    }
    int64_t end = now_ns(), cpu = cpu_ns(child);
    int status;
    struct rusage usage;
    wait4(child, &status, 0, &usage);
    fprintf(result, "],\"start_ns\":%lld,\"end_ns\":%lld,\"cpu_ns\":%lld,\"peak_kb\":%ld,\"exit\":%d}\n", (long long)start, (long long)end,
        (long long)cpu, usage.ru_maxrss, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    fclose(result);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
