/* SPDX-License-Identifier: MIT
 * One input on its way from a name to a result. */
#include "audit/job.h"

#include "base/buf.h"
#include "probe/sniff.h"
#include "source/open.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void close_descriptor(struct sdc_job *job)
{
    if (job->descriptor >= 0 && !job->is_borrowed)
        close(job->descriptor);
    job->descriptor = -1;
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

static void judge(struct sdc_job *job, const struct sdc_demand *demand)
{
    struct sdc_err err = {0};
    sdc_judge(&job->result.facts, demand, &job->result.judgement);
    if (sdc_memory_ran_out()) {
        job->result.judgement = (struct sdc_judgement){0};
        sdc_err_set(&err, SDC_NO_MEMORY, 0, "no memory is left to judge it");
        sdc_job_fail(job, &err);
    }
    close_descriptor(job);
    job->state = SDC_JOB_DONE;
}

void sdc_job_fail(struct sdc_job *job, const struct sdc_err *reason)
{
    job->result.judgement.err = *reason;
    job->result.judgement.verdict = SDC_ERROR;
    close_descriptor(job);
    job->state = SDC_JOB_DONE;
}

bool sdc_job_is_url(const char *name)
{
    return strncmp(name, "http://", strlen("http://")) == 0 ||
           strncmp(name, "https://", strlen("https://")) == 0;
}

static enum sdc_status open_named(const char *name, int *descriptor, struct sdc_err *err)
{
    int64_t size;
    if (sdc_job_is_url(name))
        return sdc_err_set(err, SDC_NOT_SUPPORTED, 0,
                           "is a URL, which this version cannot fetch yet");
    return sdc_source_open(name, descriptor, &size, err);
}

static enum sdc_status sniff(struct sdc_job *job, struct sdc_err *err)
{
    struct sdc_facts *facts = &job->result.facts;
    struct sdc_source source;
    enum sdc_status status = sdc_source_init_fd(&source, job->descriptor, err);
    if (status == SDC_OK)
        status = sdc_sniff(&source, facts, err);
    if (status == SDC_OK)
        sdc_facts_set_int(facts, SDC_FACT_SIZE, source.size);
    return status;
}

/** True if a probe program has something to add: where the type alone decides, it has not. */
static bool needs_probe(const struct sdc_job *job, const struct sdc_demand *demand)
{
    enum sdc_prober prober = sdc_job_prober(job, demand);
    return prober != SDC_PROBER_NONE;
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
    for (unsigned i = 0; i < SDC_N_FORMATS; i++) {
        enum sdc_format format = (enum sdc_format)i;
        if (sdc_format_info(format)->type != SDC_TYPE_NONE &&
            sdc_format_has_suffix(format, facts->suffix, strlen(facts->suffix)))
            return true;
    }
    return false;
}

static void leave_out(struct sdc_job *job)
{
    close_descriptor(job);
    job->state = SDC_JOB_LEFT_OUT;
}

void sdc_job_init(struct sdc_job *job, int64_t index, char *name, const struct sdc_demand *demand)
{
    memset(job, 0, sizeof *job);
    job->name = name;
    job->descriptor = -1;
    job->result.index = index;
    job->result.input = name;
    job->result.profile = demand->profile;
    set_suffix(&job->result.facts, name);
}

void sdc_job_read(struct sdc_job *job, int descriptor, bool is_borrowed,
                  const struct sdc_demand *demand)
{
    struct sdc_err err = {0};
    job->descriptor = descriptor;
    job->is_borrowed = is_borrowed;
    if (sniff(job, &err) != SDC_OK)
        sdc_job_fail(job, &err);
    else if (job->is_found && !may_be_media(&job->result.facts))
        leave_out(job);
    else if (!needs_probe(job, demand))
        judge(job, demand);
}

/** Opens a file that was found. Not to be there any more is another matter than a wrong name. */
static enum sdc_status open_found(const char *name, int *descriptor, struct sdc_err *err)
{
    struct stat entry;
    struct sdc_err reason = {0};
    enum sdc_status status = open_named(name, descriptor, &reason);
    if (status == SDC_NOT_FOUND && lstat(name, &entry) != 0)
        return sdc_err_set(err, SDC_NOT_FOUND, reason.cause, "has gone since it was found");
    *err = reason;
    return status;
}

void sdc_job_begin(struct sdc_job *job, int64_t index, const struct sdc_input *input,
                   const struct sdc_demand *demand)
{
    struct sdc_err err = input->err;
    int descriptor = -1;
    sdc_job_init(job, index, input->name, demand);
    job->is_found = input->is_found;
    if (err.status == SDC_OK && input->is_found)
        open_found(input->name, &descriptor, &err);
    else if (err.status == SDC_OK)
        open_named(input->name, &descriptor, &err);
    if (err.status == SDC_OK)
        sdc_job_read(job, descriptor, false, demand);
    else
        sdc_job_fail(job, &err);
}

enum sdc_prober sdc_job_prober(const struct sdc_job *job, const struct sdc_demand *demand)
{
    /* libavcodec decodes BMP; libvips would do it through ImageMagick. */
    if (demand->is_deep && job->result.facts.format == SDC_FORMAT_BMP)
        return SDC_PROBER_AV;
    return sdc_format_info(job->result.facts.format)->prober;
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

bool sdc_job_accept(struct sdc_job *job, const struct sdc_facts *facts,
                    const struct sdc_demand *demand)
{
    struct sdc_facts *ours = &job->result.facts;
    bool is_sound_alone = ours->type == SDC_TYPE_VIDEO && facts->type == SDC_TYPE_AUDIO;
    if (!is_refinement(ours->format, facts->format) ||
        (facts->type != ours->type && !is_sound_alone))
        return false;
    struct sdc_fact size = ours->facts[SDC_FACT_SIZE];
    char suffix[SDC_SUFFIX_SIZE];
    memcpy(suffix, ours->suffix, sizeof suffix);
    *ours = *facts;
    ours->facts[SDC_FACT_SIZE] = size;
    memcpy(ours->suffix, suffix, sizeof suffix);
    judge(job, demand);
    return true;
}

void sdc_job_release(struct sdc_job *job)
{
    close_descriptor(job);
    free(job->name);
    job->name = NULL;
}
