/* SPDX-License-Identifier: MIT
 * One input on its way from a name to a result. */
#ifndef SDC_AUDIT_JOB_H
#define SDC_AUDIT_JOB_H

#include "audit/search.h"
#include "report/result.h"

struct sdc_network;
struct sdc_remote;

/** How far an input has come. */
enum sdc_job_state {
    SDC_JOB_WAITING = 0, /**< for a probe program */
    SDC_JOB_FETCHING,    /**< for the network */
    SDC_JOB_SENT,        /**< lies with a probe program */
    SDC_JOB_DONE,        /**< has its result */
    SDC_JOB_LEFT_OUT,    /**< was found and is no media: it is not to be reported */
};

/** An input in work. It owns name, shown, remote and, unless that is borrowed, descriptor. */
struct sdc_job {
    enum sdc_job_state state;
    bool is_found;   /**< in a folder, not named */
    bool is_suspect; /**< a probe program failed over it: once more, alone */
    char *name;
    int descriptor;            /**< -1 once it is not needed any more */
    bool is_borrowed;          /**< the descriptor stays open */
    char *shown;               /**< of a URL what may be shown of the name; else NULL */
    struct sdc_remote *remote; /**< owned; NULL where no URL is being read */
    unsigned n_rounds;         /**< times that more of it was fetched */
    unsigned n_library_rounds; /**< of these for a library */
    unsigned n_deep_rounds;    /**< of these for all of it */
    bool is_sniffed;           /**< remote: the format is known */
    bool is_structure_only;    /**< remote: the library would need too much */
    struct sdc_demand demand;  /**< what is asked of it; what that refers to is borrowed */
    struct sdc_result result;
};

/** Who wants to put another descriptor in the place of one that was opened; see sdc_engine. */
struct sdc_opener {
    enum sdc_status (*on_open)(void *context, int64_t number, int *descriptor, struct sdc_err *err);
    void *context;
};

/** Begins a job: takes the name, opens and sniffs the input. The job waits then for the probe
 *  program of its format, or is done already where none is needed or the input cannot be read, or
 *  is left out. A URL is fetched from the network: sdc_fetch_go_on comes next. */
void sdc_job_begin(struct sdc_job *job, int64_t index, const struct sdc_input *input,
                   const struct sdc_demand *demand, struct sdc_network *network,
                   const struct sdc_opener *opener);

/** A job that has a name, which it takes, and no file yet: sdc_job_read or sdc_job_fail comes next.
 *  It keeps a copy of demand. */
void sdc_job_init(struct sdc_job *job, int64_t index, char *name, const struct sdc_demand *demand);

/** Goes on with an open regular file: takes the descriptor, or borrows it until the job is done,
 *  and sniffs. How the job stands then is as after sdc_job_begin. */
void sdc_job_read(struct sdc_job *job, int descriptor, bool is_borrowed);

/** Which probe program the job waits for. */
enum sdc_prober sdc_job_prober(const struct sdc_job *job);

/** Which probe program an input waits for if its content is what its name says. */
enum sdc_prober sdc_job_expected_prober(const char *name);

/** Ends a job with what the probe program found; false, and nothing changed, where these cannot be
 *  facts of this input. */
bool sdc_job_accept(struct sdc_job *job, const struct sdc_facts *facts);

/** Ends a job with the facts that it has. */
void sdc_job_judge(struct sdc_job *job);

/** Ends a job whose facts cannot be had; findings that it has already stay. */
void sdc_job_fail(struct sdc_job *job, const struct sdc_err *reason);

/** Closes the descriptor, unless it is borrowed. */
void sdc_job_close(struct sdc_job *job);

/** True for the name of an input that is a URL. */
bool sdc_job_is_url(const char *name);

/** Frees what the job owns. */
void sdc_job_release(struct sdc_job *job);

#endif
