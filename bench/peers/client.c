// The lower limit: does the job of the other clients directly on the socket. One thread per session sleeps until a frame is due or data has
// arrived. It searches for the few bytes that it needs instead of parsing JSON.
//   client --port N --sound WAV [--paced 0|1] [--program PATH] [--sessions N] --log FILE
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>
#include "../native/wire.h"

enum { FRAME = 1600, FRAME_NS = 50000000, ROOM = 1 << 18 };

static int port, paced;
static const char *sound, *program;
static FILE *record;
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;

struct talk {
    int line, over;
    uint8_t *in;
    size_t length;
    int64_t *stamps;
    size_t turns, room;
};

static void send_frame(struct talk *t, int opcode, const uint8_t *payload, size_t length)
{
    static const uint8_t mask[4] = { 0x12, 0x34, 0x56, 0x78 };
    uint8_t message[14 + FRAME];
    size_t n = frame_header(message, opcode, length, mask);
    for (size_t i = 0; i < length; i++) message[n + i] = payload[i] ^ mask[i & 3];
    for (size_t sent = 0; sent < n + length;) {
        ssize_t part = send(t->line, message + sent, n + length - sent, MSG_NOSIGNAL);
        if (part <= 0) {
            t->over = 1;
            return;
        }
        sent += (size_t)part;
    }
}

static void on_text(struct talk *t, struct frame *f)
{
    if (memmem(f->payload, f->length, "\"end_of_turn\":true", 18)) {
        char *text = memmem(f->payload, f->length, "\"transcript\":\"", 14);
        if (t->turns + 2 > t->room) t->stamps = realloc(t->stamps, (t->room = 2 * t->room + 64) * sizeof *t->stamps);
        t->stamps[t->turns++] = text ? strtoll(text + 14, NULL, 10) : 0;
        t->stamps[t->turns++] = now_ns();
    }
    else if (memmem(f->payload, f->length, "\"Termination\"", 13)) t->over = 1;
}

static void receive(struct talk *t)
{
    ssize_t n = recv(t->line, t->in + t->length, ROOM - t->length, 0);
    if (n <= 0) {
        t->over = 1;
        return;
    }
    t->length += (size_t)n;
    size_t at = 0, used;
    struct frame f;
    while ((used = frame_read(t->in + at, t->length - at, &f)) > 0) {
        at += used;
        if (f.opcode == OP_TEXT) on_text(t, &f);
        else if (f.opcode == OP_CLOSE) t->over = 1;
    }
    t->length -= at;
    memmove(t->in, t->in + at, t->length);
}

static void open_line(struct talk *t)
{
    struct sockaddr_in there = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int one = 1;
    t->line = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(t->line, (struct sockaddr *)&there, sizeof there)) die("connect");
    setsockopt(t->line, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    dprintf(t->line, "GET /v3/ws?sample_rate=16000&speech_model=universal-3-6-pro HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\nSec-WebSocket-Version: 13\r\nAuthorization: bench\r\n\r\n", port);
    char *end = NULL;
    while (!end) {
        ssize_t n = recv(t->line, t->in + t->length, ROOM - t->length, 0);
        if (n <= 0) die("upgrade");
        t->length += (size_t)n;
        end = memmem(t->in, t->length, "\r\n\r\n", 4);
    }
    size_t used = (size_t)(end + 4 - (char *)t->in);
    t->length -= used;
    memmove(t->in, t->in + used, t->length);
}

static void wait_for(struct talk *t, int source, int64_t due)
{
    while (!t->over) {
        int64_t left = due - now_ns();
        if (due && left <= 0) return;
        struct timespec limit = { .tv_sec = left / 1000000000, .tv_nsec = left % 1000000000 };
        struct pollfd fds[2] = { { .fd = t->line, .events = POLLIN }, { .fd = source, .events = POLLIN } };
        if (ppoll(fds, source >= 0 ? 2 : 1, due ? &limit : NULL, NULL) <= 0) continue;
        if (fds[0].revents) receive(t);
        if (source >= 0 && fds[1].revents) return;
    }
}

static void *run(void *unused)
{
    (void)unused;
    struct talk t = { .in = malloc(ROOM) };
    uint8_t frame[FRAME];
    size_t have = 0;
    open_line(&t);
    FILE *pipe = program ? popen(program, "r") : NULL;
    int source = pipe ? fileno(pipe) : open(sound, O_RDONLY);
    if (source < 0) die("sound");
    if (!pipe) lseek(source, 44, SEEK_SET);
    int64_t due = now_ns();
    for (int count = 0; !t.over; count++) {
        if (pipe) wait_for(&t, source, 0);
        ssize_t n = read(source, frame + have, FRAME - have);
        if (n <= 0) break;
        if ((have += (size_t)n) < FRAME) continue;
        have = 0;
        if (!pipe && paced) wait_for(&t, -1, due);
        else if (!pipe && count % 16 == 0) {
            struct pollfd line = { .fd = t.line, .events = POLLIN };
            if (poll(&line, 1, 0) > 0) receive(&t);
        }
        due += FRAME_NS;
        send_frame(&t, OP_BINARY, frame, FRAME);
    }
    if (!t.over) send_frame(&t, OP_TEXT, (const uint8_t *)"{\"type\":\"Terminate\"}", 20);
    wait_for(&t, -1, 0);
    pthread_mutex_lock(&gate);
    for (size_t i = 0; i < t.turns; i += 2) fprintf(record, "turn %lld %lld\n", (long long)t.stamps[i], (long long)t.stamps[i + 1]);
    pthread_mutex_unlock(&gate);
    send_frame(&t, OP_CLOSE, (const uint8_t *)"\x03\xE8", 2);
    close(t.line);
    return NULL;
}

int main(int argc, char **argv)
{
    port = atoi(option(argc, argv, "--port", "0"));
    paced = atoi(option(argc, argv, "--paced", "1"));
    sound = option(argc, argv, "--sound", "");
    program = option(argc, argv, "--program", NULL);
    record = fopen(option(argc, argv, "--log", "/dev/null"), "w");
    if (!record) die("log");
    fprintf(record, "start %lld\n", (long long)now_ns());
    int sessions = atoi(option(argc, argv, "--sessions", "1"));
    pthread_t threads[sessions];
    for (int i = 0; i < sessions; i++)
        if (pthread_create(&threads[i], NULL, run, NULL)) die("thread");
    for (int i = 0; i < sessions; i++) pthread_join(threads[i], NULL);
    fprintf(record, "end %lld\n", (long long)now_ns());
    return 0;
}
