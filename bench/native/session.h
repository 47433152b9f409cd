// One session of the benchmark's server: the received frames with their times, and the messages to send.
#pragma once
#include "wire.h"

enum { BYTES_PER_SECOND = 32000, READ_BYTES = 1 << 18 };

struct plan {
    int chat, warm, turns, rate, partials;
    int64_t skip_ns;
};

struct session {
    int fd, upgraded, ended, waits_to_write;
    uint8_t *in, *out;
    size_t in_length, in_capacity, out_length, out_sent, out_capacity;
    uint64_t frames, bytes, chatted;
    int64_t accepted, first_frame, last_frame, terminated, first_turn, last_turn, next_due;
    int turns, orders;
    int64_t *lead;
    uint64_t lead_capacity;
};

// Lateness of every frame of every session, in microseconds.
static int64_t *all_late;
static size_t all_count, all_capacity;

static void add_bytes(struct session *s, const void *bytes, size_t length)
{
    if (s->out_length + length > s->out_capacity) s->out = realloc(s->out, s->out_capacity = 2 * (s->out_length + length));
    memcpy(s->out + s->out_length, bytes, length);
    s->out_length += length;
}

static void add_frame(struct session *s, int opcode, const void *payload, size_t length)
{
    uint8_t head[14];
    add_bytes(s, head, frame_header(head, opcode, length, NULL));
    add_bytes(s, payload, length);
}

static void add_text(struct session *s, const char *text) { add_frame(s, OP_TEXT, text, strlen(text)); }

// Adds a turn of twelve words as the Pro model sends it, type last. Its first word is the time of sending, so that the reader of the
// object can calculate the delay.
static void add_turn(struct session *s, int final)
{
    static char tail[2][2048];
    if (!tail[final][0]) {
        static const char *words[12] = { "so", "before", "we", "start", "I", "would", "like", "to", "hear", "your", "first", "thoughts." };
        char *at = tail[final];
        for (int i = 0; i < 12; i++) at += sprintf(at, " %s", words[i]);
        at += sprintf(at, "\",\"end_of_turn_confidence\":%d,\"words\":[", final);
        for (int i = 0; i < 12; i++)
            at += sprintf(at, "%s{\"start\":%d,\"end\":%d,\"text\":\"%s\",\"confidence\":0.9%d5121,\"word_is_final\":%s}", i ? "," : "",
                1200 + 240 * i, 1400 + 240 * i, words[i], i % 10, final ? "true" : "false");
        sprintf(at, "],\"utterance\":\"\",\"type\":\"Turn\"}");
    }
    char text[2200];
    int n = snprintf(text, sizeof text, "{\"turn_order\":%d,\"turn_is_formatted\":true,\"end_of_turn\":%s,\"transcript\":\"%lld%s",
        s->orders, final ? "true" : "false", (long long)now_ns(), tail[final]);
    add_frame(s, OP_TEXT, text, (size_t)n);
    s->turns++;
    s->orders += final;
}

static void add_termination(struct session *s)
{
    char text[120];
    snprintf(text, sizeof text, "{\"type\":\"Termination\",\"audio_duration_seconds\":%lld,\"session_duration_seconds\":%lld}",
        (long long)(s->bytes / BYTES_PER_SECOND), (long long)((now_ns() - s->accepted) / 1000000000));
    add_text(s, text);
    add_frame(s, OP_CLOSE, "\x03\xE8Session Ended", 15);
}

// Records how late a frame is relative to its audio; only the difference from the session's most punctual frame has a meaning.
static void note_frame(struct session *s, int64_t now, uint64_t length)
{
    if (!s->frames) s->first_frame = now;
    if (s->frames == s->lead_capacity)
        s->lead = realloc(s->lead, (s->lead_capacity = s->lead_capacity ? 2 * s->lead_capacity : 256) * sizeof *s->lead);
    s->lead[s->frames++] = now - (int64_t)(s->bytes * (1000000000.0 / BYTES_PER_SECOND));
    s->bytes += length;
    s->last_frame = now;
}

static int by_value(const void *a, const void *b) { return (*(int64_t *)a > *(int64_t *)b) - (*(int64_t *)a < *(int64_t *)b); }

static void print_late(int64_t *late, size_t count)
{
    if (count) qsort(late, count, sizeof *late, by_value);
    printf("\"late_p50_us\":%lld,\"late_p99_us\":%lld,\"late_max_us\":%lld", count ? (long long)late[count / 2] : 0,
        count ? (long long)late[(size_t)(count * 0.99)] : 0, count ? (long long)late[count - 1] : 0);
}

// The first frames are skipped, because a live source then sends the audio that it buffered while the connection opened.
static void report(struct session *s, int index, int64_t skip_ns)
{
    int64_t best = INT64_MAX;
    uint64_t skipped = (uint64_t)(skip_ns / 1e9 * (double)s->frames / (s->bytes ? (double)s->bytes / BYTES_PER_SECOND : 1));
    for (uint64_t i = skipped; i < s->frames; i++)
        if (s->lead[i] < best) best = s->lead[i];
    size_t from = all_count;
    for (uint64_t i = skipped; i < s->frames; i++) {
        if (all_count == all_capacity) all_late = realloc(all_late, (all_capacity = all_capacity ? 2 * all_capacity : 4096) * sizeof *all_late);
        all_late[all_count++] = (s->lead[i] - best) / 1000;
    }
    printf("{\"session\":%d,\"frames\":%llu,\"bytes\":%llu,\"turns\":%d,\"accepted_ns\":%lld,\"first_frame_ns\":%lld,\"last_frame_ns\":%lld,"
        "\"terminated_ns\":%lld,\"first_turn_ns\":%lld,\"last_turn_ns\":%lld,", index, (unsigned long long)s->frames,
        (unsigned long long)s->bytes, s->turns, (long long)s->accepted, (long long)s->first_frame, (long long)s->last_frame,
        (long long)s->terminated, (long long)s->first_turn, (long long)s->last_turn);
    print_late(all_late + from, all_count - from);
    printf("}\n");
    fflush(stdout);
}

static void report_all(void)
{
    printf("{\"all\":true,");
    print_late(all_late, all_count);
    printf("}\n");
}

static void release(struct session *s)
{
    free(s->in);
    free(s->out);
    free(s->lead);
    free(s);
}
