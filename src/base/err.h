/* SPDX-License-Identifier: MIT
 * How a function says that the tool could not work: a status and one sentence. */
#ifndef SDC_BASE_ERR_H
#define SDC_BASE_ERR_H

#include <stddef.h>

/** Size of an error's text with its NUL [bytes]. */
#define SDC_ERR_TEXT_SIZE 256

/** Why the tool could not work. The names (sdc_status_name) are the codes of the JSON report. */
enum sdc_status {
    SDC_OK = 0,
    SDC_NOT_FOUND,       /**< no such file */
    SDC_NO_ACCESS,       /**< permission denied */
    SDC_NOT_A_FILE,      /**< a directory, FIFO, socket or device where a file is needed */
    SDC_LOOP,            /**< a folder that leads back to one above it */
    SDC_IO,              /**< reading or writing failed */
    SDC_SHORT,           /**< the bytes end before what was asked for */
    SDC_OVERFLOW,        /**< an exact value does not fit into 64 bits */
    SDC_UNREADABLE,      /**< a whole file, but a fact that a rule needs cannot be had */
    SDC_LFS_POINTER,     /**< a Git LFS pointer stands where the media should be */
    SDC_NOTHING_CHECKED, /**< no rule was judged */
    SDC_TIMEOUT,         /**< the time for one input is over */
    SDC_PROBE_DIED,      /**< the probe program ended by itself or by a signal */
    SDC_PROBE_NONSENSE,  /**< the probe program sent what is no valid message */
    SDC_NO_PROBE,        /**< the probe program cannot be started */
    SDC_NO_MEMORY,       /**< allocation failed */
    SDC_TOO_LARGE,       /**< beyond a ceiling of this program */
    SDC_NO_NETWORK,      /**< no connection: name, route, TLS, or it broke */
    SDC_HTTP,            /**< a server's answer that is no file, or breaks the protocol */
    SDC_USAGE,           /**< the command line or a configuration is wrong */
    SDC_CLOSED,          /**< the reader of our output has gone */
    SDC_INTERRUPTED,     /**< a signal asked the run to end */
    SDC_INTERNAL,        /**< a fault of this program */
    SDC_N_STATUSES
};

/** An error in the caller's hands. The first text wins, because the deepest frame knew most. */
struct sdc_err {
    enum sdc_status status;       /**< SDC_OK while nothing went wrong */
    int cause;                    /**< errno; 0 if there is none */
    char text[SDC_ERR_TEXT_SIZE]; /**< one sentence without a full stop, any bytes of names included
                                   */
};

/** Puts status, cause and text into err unless it holds an error already; NULL is allowed.
 *  Returns status, so that a refusal is one line: `return sdc_err_set(err, ...)`. */
enum sdc_status sdc_err_set(struct sdc_err *err, enum sdc_status status, int cause,
                            const char *format, ...) __attribute__((format(printf, 4, 5)));

/** The code of a status as the JSON report prints it ("not-found"); never NULL. */
const char *sdc_status_name(enum sdc_status status);

#endif
