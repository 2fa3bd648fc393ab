/* SPDX-License-Identifier: MIT
 * One input on its way from a name to a result. */
#include "audit/job.h"

#include "audit/fetch.h"
#include "base/buf.h"
#include "git/lfs.h"
#include "probe/sniff.h"
#include "source/open.h"
#include "source/url.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void sdc_job_close(struct sdc_job *job)
{
    if (job->descriptor >= 0 && !job->is_borrowed)
        close(job->descriptor);
    job->descriptor = -1;
}

/** Lets go of the bytes; what it took to fetch them is noted. */
static void let_go(struct sdc_job *job)
{
    sdc_job_close(job);
    if (!job->remote)
        return;
    const struct sdc_remote_view *view = sdc_remote_view(job->remote);
    job->result.fetched = (struct sdc_fetched){.n_requests = view->n_requests,
                                               .n_bytes = view->n_bytes,
                                               .is_without_range = view->is_without_range,
                                               .is_through_proxy = view->is_unchecked};
    sdc_remote_free(&job->remote);
}

/** Copies the suffix of a name, in lower case, unless it is longer than any in use. */
static void set_suffix(struct sdc_facts *facts, const char *name)
{
    const char *slash = strrchr(name, '/');
    const char *last = slash ? slash + 1 : name;
    const char *dot = strrchr(last, '.');
    if (!dot || dot == last || strlen(dot + 1) >= sizeof facts->suffix)
        return;
    for (size_t i = 0; dot[i] != '\0'; i++) {
        char letter = dot[i + 1];
        facts->suffix[i] = letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a') : letter;
    }
}

void sdc_job_judge(struct sdc_job *job)
{
    struct sdc_err err = {0};
    sdc_judge(&job->result.facts, &job->demand, &job->result.judgement);
    if (sdc_memory_ran_out()) {
        job->result.judgement = (struct sdc_judgement){0};
        sdc_err_set(&err, SDC_NO_MEMORY, 0, "no memory is left to judge it");
        sdc_job_fail(job, &err);
    }
    let_go(job);
    job->state = SDC_JOB_DONE;
}

void sdc_job_fail(struct sdc_job *job, const struct sdc_err *reason)
{
    job->result.judgement.err = *reason;
    job->result.judgement.verdict = SDC_ERROR;
    let_go(job);
    job->state = SDC_JOB_DONE;
}

bool sdc_job_is_url(const char *name)
{
    return sdc_url_kind(name) == SDC_URL_HTTP;
}

static enum sdc_status sniff(struct sdc_job *job, struct sdc_err *err)
{
    struct sdc_facts *facts = &job->result.facts;
    struct sdc_source source;
    enum sdc_status status = sdc_source_init_fd(&source, job->descriptor, err);
    if (status == SDC_OK)
        status = sdc_sniff(&source, facts, err);
    if (status == SDC_OK && facts->facts[SDC_FACT_SIZE].state == SDC_FACT_UNKNOWN)
        sdc_facts_set_int(facts, SDC_FACT_SIZE, source.size);
    return status;
}

/** True if a probe program has something to add: where the type alone decides, it has not. */
static bool needs_probe(const struct sdc_job *job)
{
    return sdc_job_prober(job) != SDC_PROBER_NONE;
}

/** Suffixes of media that are as well those of texts and data, so that they say nothing. */
static const char *const shared_suffixes[] = {
    "ts",  /* TypeScript, Qt Linguist */
    "mts", /* TypeScript */
    "tsv", /* tables */
    "ps",  /* PostScript */
    "hdr", /* headers of rasters */
    "pic", /* pictures of old programs */
    "mpp", /* plans of projects */
};

static bool is_shared(const char *suffix)
{
    for (size_t i = 0; i < sizeof shared_suffixes / sizeof shared_suffixes[0]; i++) {
        if (strcmp(shared_suffixes[i], suffix) == 0)
            return true;
    }
    return false;
}

/** True if the content is media, or the name says that it should be: an empty clip.mp4 is no file
 *  to pass over. */
static bool may_be_media(const struct sdc_facts *facts)
{
    if (facts->type != SDC_TYPE_NONE)
        return true;
    if (is_shared(facts->suffix))
        return facts->format == SDC_FORMAT_LFS_POINTER;
    return sdc_format_suffix_type(facts->suffix) != SDC_TYPE_NONE;
}

static void leave_out(struct sdc_job *job)
{
    let_go(job);
    job->state = SDC_JOB_LEFT_OUT;
}

void sdc_job_init(struct sdc_job *job, int64_t index, char *name, const struct sdc_demand *demand)
{
    memset(job, 0, sizeof *job);
    job->name = name;
    job->descriptor = -1;
    job->result.index = index;
    job->result.input = name;
    job->demand = *demand;
    job->result.demand = &job->demand;
    job->result.profile = demand->profile;
    set_suffix(&job->result.facts, name);
}

void sdc_job_read(struct sdc_job *job, int descriptor, bool is_borrowed)
{
    struct sdc_err err = {0};
    job->descriptor = descriptor;
    job->is_borrowed = is_borrowed;
    if (sniff(job, &err) != SDC_OK)
        sdc_job_fail(job, &err);
    else if (job->is_found && !may_be_media(&job->result.facts))
        leave_out(job);
    else if (!needs_probe(job))
        sdc_job_judge(job);
}

/** Opens a file that was found. Not to be there any more is another matter than a wrong name. */
static enum sdc_status open_found(const char *name, int *descriptor, struct sdc_err *err)
{
    struct stat entry;
    struct sdc_err reason = {0};
    int64_t size;
    enum sdc_status status = sdc_source_open(name, descriptor, &size, &reason);
    if (status == SDC_NOT_FOUND && lstat(name, &entry) != 0)
        return sdc_err_set(err, SDC_NOT_FOUND, reason.cause, "has gone since it was found");
    *err = reason;
    return status;
}

/** Has reports show of an address what they may. */
static enum sdc_status hide_secrets(struct sdc_job *job, struct sdc_err *err)
{
    struct sdc_buf shown;
    job->result.input = "a URL"; /* better than its secrets, should memory run out */
    sdc_buf_init(&shown, strlen(job->name));
    sdc_url_append_shown(&shown, job->name);
    job->shown = strdup(sdc_buf_text(&shown));
    sdc_buf_release(&shown);
    if (!job->shown)
        return sdc_err_set(err, SDC_NO_MEMORY, 0, "no memory is left for a name");
    job->result.input = job->shown;
    job->result.url = job->name;
    /* A host alone ends in no suffix. */
    const char *host = strstr(job->shown, "://");
    memset(job->result.facts.suffix, 0, sizeof job->result.facts.suffix);
    if (host && strchr(host + strlen("://"), '/'))
        set_suffix(&job->result.facts, job->shown);
    return SDC_OK;
}

/** Ends a job whose name is an address that nobody can fetch, and leads to no file. */
static void refuse_address(struct sdc_job *job, enum sdc_url_kind kind)
{
    struct sdc_reach *reach = &job->result.facts.reach;
    struct sdc_err err = {0};
    int n_scheme = (int)strcspn(job->name, ":");
    if (hide_secrets(job, &err) != SDC_OK) {
        sdc_job_fail(job, &err);
        return;
    }
    reach->is_unread = true;
    if (kind == SDC_URL_BASE64)
        snprintf(reach->objection, sizeof reach->objection,
                 "is Base64 text, neither a URL nor the name of a file");
    else
        snprintf(reach->objection, sizeof reach->objection,
                 "is a %.*s: URL; only http and https are fetched", n_scheme, job->name);
    sdc_job_judge(job);
}

/** Takes what a Git LFS pointer stands for in its place. What is wrong with that, where it is a
 *  pointer, is said in *err. */
static void follow_pointer(const struct sdc_input *input, int *descriptor, struct sdc_err *err)
{
    struct sdc_lfs_pointer pointer;
    int object = -1;
    struct sdc_lfs *lfs = input->search ? input->search->lfs : NULL;
    bool has_name = strcmp(input->name, "-") != 0 || input->is_supplied;
    if (!lfs || !has_name || !sdc_lfs_read(*descriptor, &pointer) ||
        sdc_lfs_open(lfs, input->name, input->is_supplied, &pointer, &object, err) != SDC_OK)
        return;
    close(*descriptor);
    *descriptor = object;
}

/** Goes on with an input's open file, or with what that stands for, or with what is put in the
 *  place of it. */
static void read_media(struct sdc_job *job, const struct sdc_input *input, int descriptor,
                       const struct sdc_opener *opener)
{
    struct sdc_err reason = {0};
    struct sdc_err err = {0};
    follow_pointer(input, &descriptor, &reason);
    if (opener->on_open &&
        opener->on_open(opener->context, job->result.index, &descriptor, &err) != SDC_OK) {
        close(descriptor);
        sdc_job_fail(job, &err);
        return;
    }
    sdc_job_read(job, descriptor, false);
    if (reason.status != SDC_OK && job->result.judgement.err.status == SDC_LFS_POINTER)
        job->result.judgement.err = reason;
}

/** Opens and sniffs a file that was named. */
static void begin_named(struct sdc_job *job, const struct sdc_input *input,
                        const struct sdc_opener *opener)
{
    struct sdc_err err = {0};
    int descriptor = -1;
    int64_t size;
    enum sdc_url_kind kind = sdc_url_kind(job->name);
    enum sdc_status status = sdc_source_open(job->name, &descriptor, &size, &err);
    bool is_no_file = status == SDC_NOT_FOUND || err.cause == ENAMETOOLONG;
    if (status == SDC_OK)
        read_media(job, input, descriptor, opener);
    else if (is_no_file && kind != SDC_URL_NONE)
        refuse_address(job, kind);
    else
        sdc_job_fail(job, &err);
}

void sdc_job_begin(struct sdc_job *job, int64_t index, const struct sdc_input *input,
                   const struct sdc_demand *demand, struct sdc_network *network,
                   const struct sdc_opener *opener)
{
    struct sdc_err err = input->err;
    int descriptor = -1;
    sdc_job_init(job, index, input->name, demand);
    job->is_found = input->is_found;
    bool is_url = !input->is_found && sdc_job_is_url(job->name);
    if (is_url)
        hide_secrets(job, &err);
    else if (err.status == SDC_OK && input->is_supplied)
        input->search->supply->open(input->search->supply->context, input, &descriptor, &err);
    else if (err.status == SDC_OK && input->is_found)
        open_found(input->name, &descriptor, &err);
    if (err.status != SDC_OK)
        sdc_job_fail(job, &err);
    else if (is_url)
        sdc_fetch_begin(job, network);
    else if (input->is_found)
        read_media(job, input, descriptor, opener);
    else
        begin_named(job, input, opener);
}

enum sdc_prober sdc_job_prober(const struct sdc_job *job)
{
    /* libavcodec decodes BMP; libvips would do it through ImageMagick. */
    if (job->demand.is_deep && job->result.facts.format == SDC_FORMAT_BMP)
        return SDC_PROBER_AV;
    return sdc_format_info(job->result.facts.format)->prober;
}

enum sdc_prober sdc_job_expected_prober(const char *name)
{
    struct sdc_facts facts;
    memset(&facts, 0, sizeof facts);
    set_suffix(&facts, name);
    return sdc_format_suffix_prober(facts.suffix);
}

/** What a probe program may find a file to be that the sniffer took for another, because the first
 *  bytes do not tell. */
static const struct {
    enum sdc_format sniffed;
    enum sdc_format found;
} refinements[] = {
    {SDC_FORMAT_TIFF, SDC_FORMAT_DNG},  {SDC_FORMAT_TIFF, SDC_FORMAT_NEF},
    {SDC_FORMAT_TIFF, SDC_FORMAT_CR2},  {SDC_FORMAT_HEIC, SDC_FORMAT_AVIF},
    {SDC_FORMAT_HEIF, SDC_FORMAT_AVIF},
};

static bool is_refinement(enum sdc_format sniffed, enum sdc_format found)
{
    for (size_t i = 0; i < sizeof refinements / sizeof refinements[0]; i++) {
        if (refinements[i].sniffed == sniffed && refinements[i].found == found)
            return true;
    }
    return sniffed == found;
}

bool sdc_job_accept(struct sdc_job *job, const struct sdc_facts *facts)
{
    struct sdc_facts *ours = &job->result.facts;
    bool is_sound_alone = ours->type == SDC_TYPE_VIDEO && facts->type == SDC_TYPE_AUDIO;
    if (!is_refinement(ours->format, facts->format) ||
        (facts->type != ours->type && !is_sound_alone))
        return false;
    struct sdc_fact size = ours->facts[SDC_FACT_SIZE];
    char suffix[SDC_SUFFIX_SIZE];
    struct sdc_reach reach = ours->reach;
    memcpy(suffix, ours->suffix, sizeof suffix);
    *ours = *facts;
    ours->reach = reach;
    ours->facts[SDC_FACT_SIZE] = size;
    memcpy(ours->suffix, suffix, sizeof suffix);
    sdc_job_judge(job);
    return true;
}

void sdc_job_release(struct sdc_job *job)
{
    let_go(job);
    free(job->name);
    free(job->shown);
    job->name = job->shown = NULL;
}
