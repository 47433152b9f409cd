// Acts as a recorder: writes a PCM file to standard output in periods of 50 ms in real time, like a microphone.
//   producer FILE [MS]     skips a WAV's 44 bytes of header; MS between the periods, 50 by default
#include <unistd.h>
#include "wire.h"

int main(int argc, char **argv)
{
    enum { PERIOD = 1600 };
    FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
    if (!file || fseek(file, 44, SEEK_SET)) die("producer");
    int64_t step = (argc > 2 ? atoi(argv[2]) : 50) * 1000000LL;
    int64_t due = now_ns();
    uint8_t period[PERIOD];
    while (fread(period, 1, PERIOD, file) == PERIOD) {
        due += step;
        struct timespec at = { .tv_sec = due / 1000000000, .tv_nsec = due % 1000000000 };
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
        if (write(STDOUT_FILENO, period, PERIOD) != PERIOD) return 1;
    }
    return 0;
}
