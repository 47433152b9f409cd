// Shared by the benchmark's server and the C client: the clock of both, and the frames of RFC 6455.
#pragma once
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { OP_TEXT = 1, OP_BINARY = 2, OP_CLOSE = 8, OP_PING = 9, OP_PONG = 10 };

static inline int64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static inline void die(const char *what)
{
    perror(what);
    exit(1);
}

// Writes the header of a final frame and returns its length; only the client passes a mask.
static inline size_t frame_header(uint8_t *at, int opcode, uint64_t length, const uint8_t *mask)
{
    size_t n = 0;
    uint8_t masked = mask ? 0x80 : 0;
    at[n++] = (uint8_t)(0x80 | opcode);
    if (length < 126) at[n++] = (uint8_t)(masked | length);
    else if (length < 65536) {
        at[n++] = masked | 126;
        at[n++] = (uint8_t)(length >> 8);
        at[n++] = (uint8_t)length;
    } else {
        at[n++] = masked | 127;
        for (int shift = 56; shift >= 0; shift -= 8) at[n++] = (uint8_t)(length >> shift);
    }
    if (mask) {
        memcpy(at + n, mask, 4);
        n += 4;
    }
    return n;
}

struct frame {
    int opcode;
    uint8_t mask[4];
    int masked;
    uint8_t *payload;
    uint64_t length;
};

// Reads one frame; returns its length in bytes, or 0 if it is incomplete. Neither side sends fragments.
static inline size_t frame_read(uint8_t *at, size_t have, struct frame *f)
{
    if (have < 2) return 0;
    size_t n = 2;
    f->opcode = at[0] & 15;
    f->masked = at[1] >> 7;
    f->length = at[1] & 127;
    int extra = f->length == 126 ? 2 : f->length == 127 ? 8 : 0;
    if (have < n + extra + 4 * f->masked) return 0;
    if (extra) f->length = 0;
    for (int i = 0; i < extra; i++) f->length = f->length << 8 | at[n++];
    if (f->masked) {
        memcpy(f->mask, at + n, 4);
        n += 4;
    }
    if (have < n + f->length) return 0;
    f->payload = at + n;
    return n + f->length;
}

static inline void frame_unmask(struct frame *f)
{
    for (uint64_t i = 0; f->masked && i < f->length; i++) f->payload[i] ^= f->mask[i & 3];
}

// Returns the value of an option, or the fallback.
static inline const char *option(int argc, char **argv, const char *name, const char *fallback)
{
    for (int i = 1; i + 1 < argc; i++)
        if (!strcmp(argv[i], name)) return argv[i + 1];
    return fallback;
}
