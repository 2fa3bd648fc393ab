/* SPDX-License-Identifier: MIT
 * The messages between the front program and a probe program, and nothing else of either.
 *
 * They travel over a SOCK_SEQPACKET socket, one packet a message, so that the bounds of a message
 * are the kernel's. All numbers are little endian. Every message begins with
 *
 *     u8 kind   u8 SDC_WIRE_VERSION   u32 id
 *
 * and goes on as follows; a string is u16 size and its bytes without any NUL:
 *
 *     hello     -                              how are you boxed in?
 *     ready     u8 layers                      so (enum sdc_layer)
 *     request   u8 format   u8 type   u32 cpu_s   u8 is_sparse
 *               if it is: u8 is_structure_only   i64 size
 *                         u16 n   n x { i64 start  i64 end }
 *                                              the input's descriptor rides along (SCM_RIGHTS)
 *     begin     -                              the program turns to this request now
 *     facts     u8 format  u8 type  u8 whole  i64 missing_size
 *               string cut  string inconsistent
 *               u8 decodes  string undecodable  string detail
 *               SDC_N_FACTS x { u8 state  u8 n_numbers
 *                               n_numbers x { i64 num  i64 den  u8 reading  u8 parser }
 *                               string text }
 *     failure   u8 status  string text         the bytes could not be had
 *     need      u8 is_library  i64 offset  i64 size
 *                                              these bytes are needed, and were not there
 *
 * A program answers hello with ready, and its requests in their order: begin, then facts, failure
 * or, where the file is a remote one of which only some parts are there, need. Such a request is
 * made again once there is more, and read from its start: nothing is kept of it. */
#ifndef SDC_PROBE_WIRE_H
#define SDC_PROBE_WIRE_H

#include "base/err.h"
#include "facts/facts.h"
#include "source/extents.h"

#include <stdint.h>

/** Changes with every change of the messages: both ends are built and installed together. */
#define SDC_WIRE_VERSION 4
/** No message is longer [bytes]. The longest is facts: some 4,300. */
#define SDC_WIRE_SIZE_MAX 8192

/** What a message is; its number is the first byte. */
enum sdc_message_kind {
    SDC_MESSAGE_HELLO = 1,
    SDC_MESSAGE_READY,
    SDC_MESSAGE_REQUEST,
    SDC_MESSAGE_BEGIN,
    SDC_MESSAGE_FACTS,
    SDC_MESSAGE_FAILURE,
    SDC_MESSAGE_NEED,
};

/** What is there of a file that is not there as a whole. */
struct sdc_message_parts {
    bool is_sparse;         /**< only what follows is there; else the whole descriptor */
    bool is_structure_only; /**< no library is to read it: it would need too much */
    int64_t size;           /**< of the whole file [bytes] */
    struct sdc_extents extents;
};

/** What a reader lacked. */
struct sdc_message_need {
    bool is_library; /**< the library lacked it, not the structure reader */
    int64_t offset;  /**< >= 0 [bytes] */
    int64_t size;    /**< > 0; offset + size fits [bytes] */
};

/** What keeps a probe program in its box (probe/sandbox.h); each is a bit. */
enum sdc_layer {
    SDC_LAYER_PRIVILEGES = 1, /**< no new privileges */
    SDC_LAYER_LIMITS = 2,     /**< resource limits */
    SDC_LAYER_LANDLOCK = 4,   /**< no file system */
    SDC_LAYER_SECCOMP = 8,    /**< a list of system calls */
    SDC_LAYERS_ALL = 15,
};

/** A message. Which of the fields beside kind and id are in use depends on the kind. */
struct sdc_message {
    enum sdc_message_kind kind;
    uint32_t id;                    /**< the request that it is or answers */
    unsigned layers;                /**< ready: bits of enum sdc_layer */
    uint32_t cpu_s;                 /**< request: processor time that it may take [s] */
    struct sdc_facts facts;         /**< request: format and type; facts: all but suffix */
    struct sdc_err failure;         /**< failure: status and text */
    struct sdc_message_parts parts; /**< request */
    struct sdc_message_need need;   /**< need */
};

/** Writes a message into size bytes. How many it takes [bytes]; 0 if there is no room. */
size_t sdc_message_encode(const struct sdc_message *message, uint8_t *bytes, size_t size);

/** Reads a message from exactly size bytes that a stranger may have made. False if anything is
 *  not as this header says: unknown kinds, states, readings, fractions that are not in lowest
 *  terms, texts that do not fit, missing or left-over bytes. *message is then undefined. */
bool sdc_message_decode(const uint8_t *bytes, size_t size, struct sdc_message *message);

/** Sends a message and, unless it is -1, a descriptor, which stays the caller's. Never blocks and
 *  raises no SIGPIPE. SDC_CLOSED if the other end has gone, SDC_IO for all else. */
enum sdc_status sdc_wire_send(int socket, const struct sdc_message *message, int descriptor,
                              struct sdc_err *err);

/** Receives the next message, waiting for it. With a request comes *descriptor, which is the
 *  caller's then; else it is -1. SDC_CLOSED at the end of the stream, SDC_PROBE_NONSENSE for
 *  a packet that is no message, SDC_IO. */
enum sdc_status sdc_wire_receive(int socket, struct sdc_message *message, int *descriptor,
                                 struct sdc_err *err);

#endif
