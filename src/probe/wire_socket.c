/* SPDX-License-Identifier: MIT
 * The messages between the programs on their way through a socket, descriptors included. */
#include "probe/wire.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

/** Room for the control message that carries one descriptor, aligned as the kernel wants it. */
union control {
    char bytes[CMSG_SPACE(sizeof(int))];
    struct cmsghdr alignment;
};

static void attach(struct msghdr *header, union control *control, int descriptor)
{
    memset(control, 0, sizeof *control);
    header->msg_control = control->bytes;
    header->msg_controllen = sizeof control->bytes;
    struct cmsghdr *part = CMSG_FIRSTHDR(header);
    part->cmsg_level = SOL_SOCKET;
    part->cmsg_type = SCM_RIGHTS;
    part->cmsg_len = CMSG_LEN(sizeof descriptor);
    memcpy(CMSG_DATA(part), &descriptor, sizeof descriptor);
}

/** The one descriptor that came along; -1 if none did. The kernel rounds the room for one up to the
 *  room for two: more than one are closed, and noted as if they had been cut off. */
static int detach(struct msghdr *header)
{
    int descriptors[sizeof(union control) / sizeof(int)];
    struct cmsghdr *part = CMSG_FIRSTHDR(header);
    if (!part || part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS)
        return -1;
    size_t n = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    memcpy(descriptors, CMSG_DATA(part), n * sizeof(int));
    if (n == 1)
        return descriptors[0];
    for (size_t i = 0; i < n; i++)
        close(descriptors[i]);
    header->msg_flags |= MSG_CTRUNC;
    return -1;
}

enum sdc_status sdc_wire_send(int socket, const struct sdc_message *message, int descriptor,
                              struct sdc_err *err)
{
    uint8_t bytes[SDC_WIRE_SIZE_MAX];
    size_t size = sdc_message_encode(message, bytes, sizeof bytes);
    assert(size > 0);
    struct iovec part = {.iov_base = bytes, .iov_len = size};
    struct msghdr header = {.msg_iov = &part, .msg_iovlen = 1};
    union control control;
    if (descriptor >= 0)
        attach(&header, &control, descriptor);
    ssize_t n_sent;
    do
        n_sent = sendmsg(socket, &header, MSG_NOSIGNAL | MSG_DONTWAIT);
    while (n_sent < 0 && errno == EINTR);
    if (n_sent >= 0)
        return SDC_OK;
    if (errno == EPIPE || errno == ECONNRESET)
        return sdc_err_set(err, SDC_CLOSED, errno, "the probe program has gone");
    return sdc_err_set(err, SDC_IO, errno, "cannot send to the probe program: %s", strerror(errno));
}

enum sdc_status sdc_wire_receive(int socket, struct sdc_message *message, int *descriptor,
                                 struct sdc_err *err)
{
    uint8_t bytes[SDC_WIRE_SIZE_MAX];
    struct iovec part = {.iov_base = bytes, .iov_len = sizeof bytes};
    union control control;
    struct msghdr header = {.msg_iov = &part,
                            .msg_iovlen = 1,
                            .msg_control = control.bytes,
                            .msg_controllen = sizeof control.bytes};
    ssize_t size;
    *descriptor = -1;
    /* A reset is reported once, before the messages that the other end had sent until then. */
    do
        size = recvmsg(socket, &header, MSG_CMSG_CLOEXEC);
    while (size < 0 && (errno == EINTR || errno == ECONNRESET));
    int received = size >= 0 ? detach(&header) : -1;
    bool is_valid = size > 0 && !(header.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) &&
                    sdc_message_decode(bytes, (size_t)size, message) &&
                    (received >= 0) == (message->kind == SDC_MESSAGE_REQUEST);
    if (is_valid) {
        *descriptor = received;
        return SDC_OK;
    }
    if (received >= 0)
        close(received);
    if (size > 0)
        return sdc_err_set(err, SDC_PROBE_NONSENSE, 0, "sent what is no valid message");
    if (size == 0 || errno == ECONNRESET)
        return sdc_err_set(err, SDC_CLOSED, 0, "the other program has gone");
    return sdc_err_set(err, SDC_IO, errno, "cannot receive a message: %s", strerror(errno));
}
