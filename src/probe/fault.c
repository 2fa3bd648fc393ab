/* SPDX-License-Identifier: MIT
 * Faults on demand, for tests of how the front program copes; compiled in with SDC_FAULTS only. */
#include "probe/fault.h"

#ifdef SDC_FAULTS

#include "base/buf.h"
#include "probe/serve.h"
#include "probe/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

/** Descriptors that are looked at for one that should not be there. */
#define DESCRIPTORS_LOOKED_AT 1024
/** The input's last bytes that are looked at. */
#define TAIL_SIZE 64

static const char mark[] = "SDC-FAULT:";

static void crash(uint32_t id)
{
    (void)id;
    signal(SIGSEGV, SIG_DFL);
    raise(SIGSEGV);
}

static void end_early(uint32_t id)
{
    (void)id;
    _exit(7);
}

static void hang(uint32_t id)
{
    (void)id;
    for (;;)
        pause();
}

static void send_noise(uint32_t id)
{
    char noise[] = "this is no message";
    struct iovec part = {.iov_base = noise, .iov_len = sizeof noise};
    const struct msghdr header = {.msg_iov = &part, .msg_iovlen = 1};
    (void)id;
    sendmsg(SDC_PROBE_SOCKET, &header, 0);
}

static void answer_another(uint32_t id)
{
    struct sdc_message reply = {.kind = SDC_MESSAGE_FACTS, .id = id + 1};
    sdc_wire_send(SDC_PROBE_SOCKET, &reply, -1, NULL);
}

/** Claims that the input is of another format: the front program knows better. */
static void claim_another_format(uint32_t id)
{
    struct sdc_message reply = {.kind = SDC_MESSAGE_FACTS, .id = id};
    reply.facts.format = SDC_FORMAT_WEBM;
    sdc_wire_send(SDC_PROBE_SOCKET, &reply, -1, NULL);
}

/* --- What a probe program must not be able to do --- */

static bool opens_file(int input)
{
    (void)input;
    return open("/etc/passwd", O_RDONLY) >= 0;
}

static bool makes_file(int input)
{
    (void)input;
    return open("/tmp", O_RDWR | O_TMPFILE, 0600) >= 0;
}

static bool opens_input_for_writing(int input)
{
    char path[sizeof "/proc/self/fd/" + 11];
    snprintf(path, sizeof path, "/proc/self/fd/%d", input);
    return open(path, O_RDWR) >= 0;
}

static bool writes_input(int input)
{
    return write(input, "x", 1) == 1;
}

static bool cuts_input(int input)
{
    return ftruncate(input, 0) == 0;
}

/** Nothing listens there: to be refused by the other end is to have got out. */
static bool connects(int input)
{
    const struct sockaddr_in address = {.sin_family = AF_INET,
                                        .sin_port = htons(1),
                                        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    (void)input;
    return fd >= 0 && (connect(fd, (const struct sockaddr *)&address, sizeof address) == 0 ||
                       errno == ECONNREFUSED);
}

static bool opens_local_socket(int input)
{
    int ends[2];
    (void)input;
    return socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0;
}

static bool forks(int input)
{
    pid_t pid = fork();
    (void)input;
    if (pid == 0)
        _exit(0);
    return pid > 0;
}

static bool runs_program(int input)
{
    char *const arguments[] = {"true", NULL};
    (void)input;
    pid_t pid = vfork();
    if (pid == 0) {
        execv("/bin/true", arguments);
        _exit(0);
    }
    return pid > 0;
}

static void *do_nothing(void *argument)
{
    return argument;
}

static bool starts_thread(int input)
{
    pthread_t thread;
    (void)input;
    return pthread_create(&thread, NULL, do_nothing, NULL) == 0;
}

static bool signals_parent(int input)
{
    (void)input;
    return kill(getppid(), 0) == 0;
}

static bool reads_parents_memory(int input)
{
    char byte;
    struct iovec here = {.iov_base = &byte, .iov_len = 1};
    struct iovec there = {.iov_base = &byte, .iov_len = 1};
    (void)input;
    return process_vm_readv(getppid(), &here, 1, &there, 1, 0) >= 0 || errno == EFAULT;
}

static bool runs_memory(int input)
{
    (void)input;
    return mmap(NULL, 1, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

static bool knows_key(int input)
{
    (void)input;
    return getenv("CRUN_API_KEY") != NULL;
}

static bool knows_environment(int input)
{
    (void)input;
    return environ[0] && environ[1];
}

static bool holds_other_file(int input)
{
    struct stat status;
    for (int fd = SDC_PROBE_SOCKET + 1; fd < DESCRIPTORS_LOOKED_AT; fd++) {
        if (fd != input && fstat(fd, &status) == 0)
            return true;
    }
    return false;
}

/** A way out of the box; true if it is open. */
static const struct {
    const char *name;
    bool (*is_open)(int input);
} escapes[] = {
    {"hold another file", holds_other_file}, /* first: those that succeed leave some open */
    {"open a file", opens_file},
    {"make a file", makes_file},
    {"open the input for writing", opens_input_for_writing},
    {"write to the input", writes_input},
    {"cut the input", cuts_input},
    {"connect", connects},
    {"open a local socket", opens_local_socket},
    {"fork", forks},
    {"run a program", runs_program},
    {"start a thread", starts_thread},
    {"signal the parent", signals_parent},
    {"read the parent's memory", reads_parents_memory},
    {"run memory", runs_memory},
    {"know the key", knows_key},
    {"know the environment", knows_environment},
};

/** Needs what no file has. */
static void need_beyond(uint32_t id)
{
    struct sdc_message reply = {.kind = SDC_MESSAGE_NEED, .id = id};
    reply.need = (struct sdc_message_need){.offset = INT64_MAX - 1, .size = 1};
    sdc_wire_send(SDC_PROBE_SOCKET, &reply, -1, NULL);
}

/** Needs what is there already, and says so for ever. */
static void need_again(uint32_t id)
{
    struct sdc_message reply = {.kind = SDC_MESSAGE_NEED, .id = id};
    reply.need = (struct sdc_message_need){.offset = 0, .size = 1};
    sdc_wire_send(SDC_PROBE_SOCKET, &reply, -1, NULL);
    for (;;) {
        struct sdc_message request;
        int descriptor;
        if (sdc_wire_receive(SDC_PROBE_SOCKET, &request, &descriptor, NULL) != SDC_OK)
            _exit(0);
        close(descriptor);
        reply.id = request.id;
        sdc_wire_send(SDC_PROBE_SOCKET,
                      &(struct sdc_message){.kind = SDC_MESSAGE_BEGIN, .id = request.id}, -1, NULL);
        sdc_wire_send(SDC_PROBE_SOCKET, &reply, -1, NULL);
    }
}

/** Tries every way out, and answers with those that are open. */
static void escape(int input, uint32_t id)
{
    struct sdc_message reply = {.kind = SDC_MESSAGE_FAILURE, .id = id};
    struct sdc_buf open;
    sdc_buf_init(&open, sizeof reply.failure.text - sizeof "can: ");
    for (size_t i = 0; i < sizeof escapes / sizeof escapes[0]; i++) {
        if (escapes[i].is_open(input))
            sdc_buf_printf(&open, "%s%s", open.size > 0 ? ", " : "", escapes[i].name);
    }
    sdc_err_set(&reply.failure, SDC_INTERNAL, 0, "can: %s", sdc_buf_text(&open));
    sdc_wire_send(SDC_PROBE_SOCKET, &reply, -1, NULL);
    sdc_buf_release(&open);
}

/* --- Faults --- */

static void spin(uint32_t id)
{
    for (volatile uint32_t i = id;; i++)
        continue;
}

/** Takes and fills memory until there is no more, as a library does that believes a header. */
static void allocate(uint32_t id)
{
    enum { BLOCK_SIZE = 16 * 1024 * 1024 };
    (void)id;
#ifndef __SANITIZE_ADDRESS__ /* which has no ceiling */
    void *block;
    while ((block = malloc(BLOCK_SIZE)))
        memset(block, 1, BLOCK_SIZE);
#endif
    abort();
}

/** A fault and whether it spares the first input of a program, so that a second try in a fresh one
 *  succeeds. */
static const struct {
    const char *name;
    void (*happen)(uint32_t id);
    bool spares_first;
} faults[] = {
    {"segv", crash, false},
    {"exit", end_early, false},
    {"hang", hang, false},
    {"spin", spin, false},
    {"allocate", allocate, false},
    {"noise", send_noise, false},
    {"another", answer_another, false},
    {"format", claim_another_format, false},
    {"need", need_beyond, false},
    {"need-again", need_again, false},
    {"segv-unless-first", crash, true},
};

/** Reads the end of the input into tail, and gives what is asked for there, or "". */
static const char *asked_for(int descriptor, char tail[TAIL_SIZE + 1])
{
    struct stat status;
    memset(tail, 0, TAIL_SIZE + 1);
    if (fstat(descriptor, &status) != 0)
        return "";
    off_t start = status.st_size > TAIL_SIZE ? status.st_size - TAIL_SIZE : 0;
    ssize_t n = pread(descriptor, tail, TAIL_SIZE, start);
    const char *place = n > 0 ? memmem(tail, (size_t)n, mark, sizeof mark - 1) : NULL;
    return place ? place + sizeof mark - 1 : "";
}

void sdc_fault_trigger(int descriptor, uint32_t id)
{
    static bool has_run;
    char tail[TAIL_SIZE + 1];
    const char *name = asked_for(descriptor, tail);
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        bool is_meant = strcmp(name, faults[i].name) == 0;
        if (is_meant && (has_run || !faults[i].spares_first))
            faults[i].happen(id);
    }
    has_run = true;
    if (strcmp(name, "escape") == 0)
        escape(descriptor, id);
}

void sdc_fault_stop(int descriptor)
{
    char tail[TAIL_SIZE + 1];
    if (strcmp(asked_for(descriptor, tail), "stop") == 0)
        raise(SIGSTOP);
}

#endif
