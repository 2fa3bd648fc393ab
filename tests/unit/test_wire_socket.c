/* SPDX-License-Identifier: MIT
 * Messages through a socket: descriptors that ride along or ought not to, and ends that are gone.
 */
#include "probe/wire.h"

#include "rows.h"

#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/** Descriptors that a test looks at: all that it could have. */
#define DESCRIPTORS_MAX 256
/** More packets than a socket holds. */
#define PACKETS_MAX 100000

/** The two ends of a socket, and what was open before. */
static int ends[2];
static int n_open_before;

static int count_open(void)
{
    int n = 0;
    for (int fd = 0; fd < DESCRIPTORS_MAX; fd++)
        n += fcntl(fd, F_GETFD) >= 0;
    return n;
}

static void close_end(int i)
{
    if (ends[i] >= 0)
        close(ends[i]);
    ends[i] = -1;
}

static void open_ends(void)
{
    n_open_before = count_open();
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
}

/** Closes both ends; whatever came through must have been closed before. */
static void close_ends(void)
{
    close_end(0);
    close_end(1);
    assert_int_equal(count_open(), n_open_before);
}

static struct sdc_message make(enum sdc_message_kind kind, uint32_t id)
{
    struct sdc_message message = {.kind = kind, .id = id};
    message.facts.format = SDC_FORMAT_MP4;
    message.facts.type = SDC_TYPE_VIDEO;
    if (kind == SDC_MESSAGE_FAILURE)
        sdc_err_set(&message.failure, SDC_IO, 0, "the device is gone");
    return message;
}

static int open_something(void)
{
    int fd = open("/dev/null", O_RDONLY);
    assert_true(fd >= 0);
    return fd;
}

/** Receives at the second end what must be no message, and no end of the stream. */
static void assert_nonsense(void)
{
    struct sdc_message message;
    struct sdc_err err = {0};
    int descriptor = 0;
    assert_int_equal(sdc_wire_receive(ends[1], &message, &descriptor, &err), SDC_PROBE_NONSENSE);
    assert_int_equal(err.status, SDC_PROBE_NONSENSE);
    assert_int_equal(descriptor, -1);
}

static void passes_messages_in_order(void **state)
{
    static const enum sdc_message_kind kinds[] = {SDC_MESSAGE_BEGIN, SDC_MESSAGE_FACTS,
                                                  SDC_MESSAGE_BEGIN, SDC_MESSAGE_FAILURE};
    struct sdc_message message;
    int descriptor = 0;
    (void)state;
    open_ends();
    for (uint32_t i = 0; i < N_OF(kinds); i++) {
        message = make(kinds[i], i);
        assert_int_equal(sdc_wire_send(ends[0], &message, -1, NULL), SDC_OK);
    }
    for (uint32_t i = 0; i < N_OF(kinds); i++) {
        assert_int_equal(sdc_wire_receive(ends[1], &message, &descriptor, NULL), SDC_OK);
        assert_int_equal(message.kind, kinds[i]);
        assert_int_equal(message.id, i);
        assert_int_equal(descriptor, -1);
    }
    assert_string_equal(message.failure.text, "the device is gone");
    close_ends();
}

static void passes_a_descriptor(void **state)
{
    struct sdc_message message = make(SDC_MESSAGE_REQUEST, 7);
    struct stat sent;
    struct stat received;
    int descriptor = -1;
    (void)state;
    open_ends();
    int fd = open_something();
    assert_int_equal(sdc_wire_send(ends[0], &message, fd, NULL), SDC_OK);
    assert_int_equal(fstat(fd, &sent), 0);
    assert_int_equal(sdc_wire_receive(ends[1], &message, &descriptor, NULL), SDC_OK);
    assert_int_equal(message.kind, SDC_MESSAGE_REQUEST);
    assert_int_equal(message.facts.format, SDC_FORMAT_MP4);
    assert_true(descriptor >= 0 && descriptor != fd);
    assert_int_equal(fstat(descriptor, &received), 0);
    assert_true(sent.st_ino == received.st_ino && sent.st_dev == received.st_dev);
    assert_true(fcntl(descriptor, F_GETFD) & FD_CLOEXEC);
    close(descriptor);
    close(fd);
    close_ends();
}

/* 0 is a descriptor like any other: so it comes where standard input is closed. */
static void passes_descriptor_0(void **state)
{
    struct sdc_message message = make(SDC_MESSAGE_REQUEST, 7);
    int descriptor = -1;
    (void)state;
    int saved = dup(STDIN_FILENO);
    assert_true(saved >= 0);
    open_ends();
    int fd = open_something();
    assert_int_equal(dup2(fd, STDIN_FILENO), STDIN_FILENO);
    close(fd);
    assert_int_equal(sdc_wire_send(ends[0], &message, STDIN_FILENO, NULL), SDC_OK);
    close(STDIN_FILENO);
    assert_int_equal(sdc_wire_receive(ends[1], &message, &descriptor, NULL), SDC_OK);
    assert_int_equal(descriptor, STDIN_FILENO);
    close_ends();
    dup2(saved, STDIN_FILENO);
    close(saved);
}

static void refuses_a_request_without_descriptor(void **state)
{
    struct sdc_message message = make(SDC_MESSAGE_REQUEST, 7);
    (void)state;
    open_ends();
    assert_int_equal(sdc_wire_send(ends[0], &message, -1, NULL), SDC_OK);
    assert_nonsense();
    close_ends();
}

struct luggage_row {
    const char *name;
    const char *bytes;
    size_t size;
    size_t n_descriptors;
    enum sdc_status status;
};

#define BYTES(text) (text), sizeof(text) - 1
#define REQUEST     BYTES("\1\2\7\0\0\0\1\1\0")
#define BEGIN       BYTES("\2\2\7\0\0\0")

static const struct luggage_row luggage_rows[] = {
    {"begin with a descriptor", BEGIN, 1, SDC_PROBE_NONSENSE},
    {"begin with two", BEGIN, 2, SDC_PROBE_NONSENSE},
    {"begin with ten", BEGIN, 10, SDC_PROBE_NONSENSE},
    {"request with none", REQUEST, 0, SDC_PROBE_NONSENSE},
    {"request with two", REQUEST, 2, SDC_PROBE_NONSENSE},
    {"request with three", REQUEST, 3, SDC_PROBE_NONSENSE},
    {"request with ten", REQUEST, 10, SDC_PROBE_NONSENSE},
    {"garbage", BYTES("garbage"), 0, SDC_PROBE_NONSENSE},
    {"garbage with a descriptor", BYTES("garbage"), 1, SDC_PROBE_NONSENSE},
    {"garbage with two", BYTES("garbage"), 2, SDC_PROBE_NONSENSE},
    {"a byte", BYTES("\2"), 0, SDC_PROBE_NONSENSE},
    {"nothing", BYTES(""), 0, SDC_CLOSED},
    {"nothing with a descriptor", BYTES(""), 1, SDC_CLOSED},
    {"nothing with two", BYTES(""), 2, SDC_CLOSED},
};

/** Sends bytes with so many descriptors, as no program of ours would. */
static void send_raw(const struct luggage_row *row)
{
    enum { LUGGAGE_MAX = 16 };
    union {
        char bytes[CMSG_SPACE(sizeof(int[LUGGAGE_MAX]))];
        struct cmsghdr alignment;
    } control = {{0}};
    int fd = open_something();
    struct iovec part = {.iov_base = (void *)(uintptr_t)row->bytes, .iov_len = row->size};
    struct msghdr header = {.msg_iov = &part, .msg_iovlen = 1};
    if (row->n_descriptors > 0) {
        header.msg_control = control.bytes;
        header.msg_controllen = CMSG_SPACE(row->n_descriptors * sizeof fd);
        struct cmsghdr *luggage = CMSG_FIRSTHDR(&header);
        luggage->cmsg_level = SOL_SOCKET;
        luggage->cmsg_type = SCM_RIGHTS;
        luggage->cmsg_len = CMSG_LEN(row->n_descriptors * sizeof fd);
        for (size_t i = 0; i < row->n_descriptors; i++)
            memcpy(CMSG_DATA(luggage) + i * sizeof fd, &fd, sizeof fd);
    }
    assert_int_equal(sendmsg(ends[0], &header, 0), row->size);
    close(fd);
}

/* Whatever rides along with what is refused is closed: a liar must not use up descriptors. */
static void refuses_luggage(void **state)
{
    const struct luggage_row *row = *state;
    struct sdc_message message;
    struct sdc_err err = {0};
    int descriptor = 0;
    open_ends();
    send_raw(row);
    assert_int_equal(sdc_wire_receive(ends[1], &message, &descriptor, &err), row->status);
    assert_int_equal(err.status, row->status);
    assert_int_equal(descriptor, -1);
    close_ends();
}

static void refuses_packets_that_are_too_long(void **state)
{
    static const size_t sizes[] = {SDC_WIRE_SIZE_MAX, SDC_WIRE_SIZE_MAX + 1, 100000};
    static char bytes[100000];
    (void)state;
    for (size_t i = 0; i < N_OF(sizes); i++) {
        open_ends();
        memcpy(bytes, "\2\2\7\0\0\0", 6);
        assert_int_equal(send(ends[0], bytes, sizes[i], 0), sizes[i]);
        assert_nonsense();
        close_ends();
    }
}

static void nonsense_does_not_stop_the_next(void **state)
{
    struct sdc_message message = make(SDC_MESSAGE_BEGIN, 7);
    int descriptor = 0;
    (void)state;
    open_ends();
    assert_int_equal(send(ends[0], "garbage", 7, 0), 7);
    assert_int_equal(sdc_wire_send(ends[0], &message, -1, NULL), SDC_OK);
    assert_nonsense();
    assert_int_equal(sdc_wire_receive(ends[1], &message, &descriptor, NULL), SDC_OK);
    assert_int_equal(message.id, 7);
    close_ends();
}

static void tells_that_the_other_end_is_gone(void **state)
{
    struct sdc_message message = make(SDC_MESSAGE_BEGIN, 7);
    struct sdc_err err = {0};
    int descriptor = 0;
    (void)state;
    open_ends();
    close_end(1);
    assert_int_equal(sdc_wire_receive(ends[0], &message, &descriptor, &err), SDC_CLOSED);
    assert_int_equal(descriptor, -1);
    message = make(SDC_MESSAGE_BEGIN, 7);
    err = (struct sdc_err){0};
    assert_int_equal(sdc_wire_send(ends[0], &message, -1, &err), SDC_CLOSED);
    assert_int_equal(err.status, SDC_CLOSED);
    close_ends();
}

/* A program that dies leaves requests unread; then the kernel says "reset". */
static void tells_that_the_other_end_died(void **state)
{
    struct sdc_message message = make(SDC_MESSAGE_REQUEST, 7);
    int descriptor = 0;
    (void)state;
    open_ends();
    int fd = open_something();
    assert_int_equal(sdc_wire_send(ends[0], &message, fd, NULL), SDC_OK);
    close(fd);
    close_end(1);
    assert_int_equal(sdc_wire_receive(ends[0], &message, &descriptor, NULL), SDC_CLOSED);
    close_ends();
}

/* What was sent before the end is still there. */
static void reads_what_was_left_behind(void **state)
{
    struct sdc_message message = make(SDC_MESSAGE_FACTS, 7);
    int descriptor = 0;
    (void)state;
    open_ends();
    assert_int_equal(sdc_wire_send(ends[0], &message, -1, NULL), SDC_OK);
    close_end(0);
    assert_int_equal(sdc_wire_receive(ends[1], &message, &descriptor, NULL), SDC_OK);
    assert_int_equal(message.id, 7);
    assert_int_equal(sdc_wire_receive(ends[1], &message, &descriptor, NULL), SDC_CLOSED);
    close_ends();
}

static void never_blocks_on_a_full_socket(void **state)
{
    struct sdc_message message = make(SDC_MESSAGE_FACTS, 7);
    struct sdc_err err = {0};
    enum sdc_status status = SDC_OK;
    (void)state;
    open_ends();
    for (int i = 0; i < PACKETS_MAX && status == SDC_OK; i++)
        status = sdc_wire_send(ends[0], &message, -1, &err);
    assert_int_equal(status, SDC_IO);
    assert_string_not_equal(err.text, "");
    close_ends();
}

static void says_what_is_wrong_with_a_descriptor(void **state)
{
    struct sdc_message message = make(SDC_MESSAGE_REQUEST, 7);
    struct sdc_err err = {0};
    int descriptor = 0;
    (void)state;
    assert_int_equal(sdc_wire_receive(-1, &message, &descriptor, &err), SDC_IO);
    assert_true(err.cause != 0 && err.text[0] != '\0');
    assert_int_equal(descriptor, -1);
    message = make(SDC_MESSAGE_REQUEST, 7);
    assert_int_equal(sdc_wire_send(-1, &message, -1, NULL), SDC_IO);
    open_ends();
    assert_int_equal(sdc_wire_send(ends[0], &message, DESCRIPTORS_MAX, NULL), SDC_IO);
    close_ends();
}

int main(void)
{
    static struct tests tests;
    ADD(&tests, passes_messages_in_order);
    ADD(&tests, passes_a_descriptor);
    ADD(&tests, passes_descriptor_0);
    ADD(&tests, refuses_a_request_without_descriptor);
    ADD_ROWS(&tests, refuses_luggage, luggage_rows);
    ADD(&tests, refuses_packets_that_are_too_long);
    ADD(&tests, nonsense_does_not_stop_the_next);
    ADD(&tests, tells_that_the_other_end_is_gone);
    ADD(&tests, tells_that_the_other_end_died);
    ADD(&tests, reads_what_was_left_behind);
    ADD(&tests, never_blocks_on_a_full_socket);
    ADD(&tests, says_what_is_wrong_with_a_descriptor);
    return run_all("wire_socket", &tests);
}
