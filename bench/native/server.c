// The service of the benchmark: one thread and no allocation per message, so that the client is measured. It supports only Begin, turns and
// Termination. It records the arrival time of each frame, and each turn contains the time at which it was sent.
//
//   server [--sessions N] [--warm N] [--chat 0|1] [--turns N] [--rate N] [--partials 0|1] [--grace MS]
//
// Writes "port N" when it listens and a line of JSON for each ended session, and ends after the last session. After one second of audio it sends the
// warm-up turns within a second, a final after every three partials. Then it sends --turns turns at --rate per second; without --rate it waits for
// Terminate, and sends them as fast as the socket accepts them. With --chat it answers each second of audio with a partial or, every fourth time, a final.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>
#include "accept.h"
#include "session.h"

static struct plan plan;
static int poller, timer;

static void watch(struct session *s, int writable)
{
    if (s->waits_to_write == writable) return;
    s->waits_to_write = writable;
    struct epoll_event e = { .events = EPOLLIN | (writable ? EPOLLOUT : 0), .data.ptr = s };
    epoll_ctl(poller, EPOLL_CTL_MOD, s->fd, &e);
}

static void flush(struct session *s)
{
    while (s->out_sent < s->out_length) {
        ssize_t n = send(s->fd, s->out + s->out_sent, s->out_length - s->out_sent, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n < 0) {
            if (errno == EAGAIN) watch(s, 1);
            else s->ended = 1;
            return;
        }
        s->out_sent += (size_t)n;
    }
    s->out_sent = s->out_length = 0;
    watch(s, 0);
}

// Sends the turns that are due; after a late timer several, each with its own time.
static void send_due(struct session *s)
{
    while (s->next_due && !s->ended && s->out_length == 0 && now_ns() >= s->next_due) {
        int warm = s->turns < plan.warm;
        int batch = !warm && plan.rate == 0 ? 64 : 1;
        if (s->turns >= plan.warm && !s->first_turn) s->first_turn = now_ns();
        for (int i = 0; i < batch && s->turns < plan.warm + plan.turns; i++) add_turn(s, warm ? s->turns % 4 == 3 : !plan.partials);
        s->last_turn = now_ns();
        if (s->turns >= plan.warm + plan.turns) {
            s->next_due = 0;
            if (s->terminated) add_termination(s);
        }
        else if (warm && s->turns == plan.warm && !plan.rate && !s->terminated) s->next_due = 0;
        else if (warm) s->next_due += 1000000000LL / plan.warm;
        else if (plan.rate) s->next_due += 1000000000LL / plan.rate;
        flush(s);
    }
}

static void on_audio(struct session *s, uint64_t length)
{
    int64_t now = now_ns();
    note_frame(s, now, length);
    if (plan.warm + plan.turns && !s->turns && !s->next_due && s->bytes >= BYTES_PER_SECOND) s->next_due = now;
    int added = 0;
    for (; plan.chat && s->chatted < s->bytes / BYTES_PER_SECOND; added = 1) add_turn(s, ++s->chatted % 4 == 0);
    if (added) flush(s);
}

static void upgrade(struct session *s)
{
    char *end = memmem(s->in, s->in_length, "\r\n\r\n", 4);
    if (!end) return;
    *end = 0;
    char *key = strcasestr((char *)s->in, "sec-websocket-key:");
    char answer[29] = "";
    if (key) {
        key += 18 + strspn(key + 18, " ");
        accept_key(key, strcspn(key, " \r\n"), answer);
    }
    char head[200];
    int n = snprintf(head, sizeof head,
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n", answer);
    add_bytes(s, head, (size_t)n);
    add_text(s, "{\"type\":\"Begin\",\"id\":\"00000000-0000-0000-0000-000000000000\",\"expires_at\":4102444800,\"configuration\":{\"model\":\"universal-3-6-pro\"}}");
    flush(s);
    size_t used = (size_t)(end + 4 - (char *)s->in);
    s->in_length -= used;
    memmove(s->in, s->in + used, s->in_length);
    s->upgraded = 1;
}

static void on_bytes(struct session *s)
{
    if (!s->upgraded) upgrade(s);
    if (!s->upgraded) return;
    size_t at = 0, used;
    struct frame f;
    while ((used = frame_read(s->in + at, s->in_length - at, &f)) > 0) {
        at += used;
        if (f.opcode == OP_BINARY) on_audio(s, f.length);
        else if (f.opcode == OP_CLOSE) s->ended = 1;
        else if (f.opcode == OP_TEXT) {
            frame_unmask(&f);
            if (memmem(f.payload, f.length, "Terminate", 9)) {
                s->terminated = now_ns();
                int owes = plan.turns && !plan.rate && s->turns < plan.warm + plan.turns;
                s->next_due = owes ? s->terminated : 0;
                if (!owes) add_termination(s);
                flush(s);
            }
        }
        else if (f.opcode == OP_PING) {
            frame_unmask(&f);
            add_frame(s, OP_PONG, f.payload, f.length);
            flush(s);
        }
    }
    s->in_length -= at;
    memmove(s->in, s->in + at, s->in_length);
}

static void on_readable(struct session *s)
{
    if (s->in_capacity - s->in_length < READ_BYTES) s->in = realloc(s->in, s->in_capacity = s->in_length + 2 * READ_BYTES);
    ssize_t n = recv(s->fd, s->in + s->in_length, READ_BYTES, MSG_DONTWAIT);
    if (n > 0) {
        s->in_length += (size_t)n;
        on_bytes(s);
    }
    else if (n == 0 || errno != EAGAIN) s->ended = 1;
}

static struct session *take(int listener)
{
    int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC), one = 1;
    if (fd < 0) return NULL;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct session *s = calloc(1, sizeof *s);
    s->fd = fd;
    s->accepted = now_ns();
    struct epoll_event e = { .events = EPOLLIN, .data.ptr = s };
    epoll_ctl(poller, EPOLL_CTL_ADD, fd, &e);
    return s;
}

static void set_timer(int64_t due)
{
    struct itimerspec at = { .it_value = { .tv_sec = due / 1000000000, .tv_nsec = due % 1000000000 } };
    timerfd_settime(timer, TFD_TIMER_ABSTIME, &at, NULL);
}

int main(int argc, char **argv)
{
    int sessions = atoi(option(argc, argv, "--sessions", "1"));
    plan = (struct plan){
        .chat = atoi(option(argc, argv, "--chat", "0")), .warm = atoi(option(argc, argv, "--warm", "0")),
        .turns = atoi(option(argc, argv, "--turns", "0")), .rate = atoi(option(argc, argv, "--rate", "0")),
        .partials = atoi(option(argc, argv, "--partials", "0")), .skip_ns = atoi(option(argc, argv, "--grace", "1000")) * 1000000LL,
    };
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in here = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof here;
    if (bind(listener, (struct sockaddr *)&here, size) || listen(listener, 4096)) die("listen");
    getsockname(listener, (struct sockaddr *)&here, &size);
    printf("port %d\n", ntohs(here.sin_port));
    fflush(stdout);

    poller = epoll_create1(EPOLL_CLOEXEC);
    timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    struct epoll_event e = { .events = EPOLLIN, .data.ptr = &listener };
    epoll_ctl(poller, EPOLL_CTL_ADD, listener, &e);
    e.data.ptr = &timer;
    epoll_ctl(poller, EPOLL_CTL_ADD, timer, &e);

    struct session *sending = NULL;
    for (int ended = 0; ended < sessions;) {
        struct epoll_event ready[256];
        int n = epoll_wait(poller, ready, 256, -1);
        for (int i = 0; i < n; i++) {
            struct session *s = ready[i].data.ptr;
            if (ready[i].data.ptr == &listener) {
                take(listener);
                continue;
            }
            if (ready[i].data.ptr == &timer) {
                uint64_t ticks;
                // Another session's event may have restarted the timer since; then there is nothing to read.
                if (read(timer, &ticks, sizeof ticks) < 0) continue;
                s = sending;
                if (!s) continue;
            }
            else {
                if (ready[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) on_readable(s);
                if (ready[i].events & EPOLLOUT) flush(s);
            }
            send_due(s);
            sending = s->next_due && !s->ended ? s : sending == s ? NULL : sending;
            // Only one session gets turns with a time. If its socket is full, the next event is its writability, not the timer.
            set_timer(sending && sending->out_length == 0 ? sending->next_due : 0);
            if (s->ended) {
                report(s, ended++, plan.skip_ns);
                close(s->fd);
                release(s);
            }
        }
    }
    report_all();
    return 0;
}
