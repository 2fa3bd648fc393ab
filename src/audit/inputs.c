/* SPDX-License-Identifier: MIT
 * What is to be checked, one after the other, never all at once. */
#include "audit/inputs.h"

#include "audit/job.h"
#include "audit/junk.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum sdc_status refuse_memory(struct sdc_err *err)
{
    return sdc_err_set(err, SDC_NO_MEMORY, 0, "no memory is left for a name");
}

enum sdc_status sdc_inputs_init(struct sdc_inputs *inputs, const struct sdc_search *search,
                                struct sdc_err *err)
{
    enum sdc_status status = SDC_OK;
    struct sdc_ignore ignore = {.excludes = &inputs->excludes,
                                .excludes_folder = search->excludes_folder,
                                .has_files = search->has_ignore_files,
                                .has_files_of_git = search->has_gitignore};
    *inputs = (struct sdc_inputs){.search = search, .ignore = ignore, .named_ignore = ignore};
    inputs->is_supplied = !search->supply;
    sdc_buf_init(&inputs->named_path, PATH_MAX);
    sdc_walk_init(&inputs->walk, search, &inputs->ignore);
    for (size_t i = 0; i < search->n_excludes && status == SDC_OK; i++)
        status = sdc_pattern_list_take(&inputs->excludes, search->excludes[i], "--exclude", err);
    if (status != SDC_OK || !search->excludes_file)
        return status;
    inputs->excludes.source = strdup(search->excludes_file);
    return inputs->excludes.source ? SDC_OK : refuse_memory(err);
}

/** Takes the next name that was given, of a file or a folder; *name is NULL if there is none yet.
 */
static enum sdc_status take_name(struct sdc_inputs *inputs, char **name, struct sdc_err *err)
{
    const struct sdc_search *search = inputs->search;
    enum sdc_status status = SDC_OK;
    if (inputs->next_argument < search->n_arguments) {
        *name = strdup(search->arguments[inputs->next_argument++]);
        return *name ? SDC_OK : refuse_memory(err);
    }
    if (inputs->next_list == search->n_lists)
        return SDC_OK;
    if (!inputs->is_listing)
        status = sdc_names_open(&inputs->names, search->lists[inputs->next_list], search->delimiter,
                                err);
    inputs->is_listing = status == SDC_OK;
    if (inputs->is_listing)
        status = sdc_names_next(&inputs->names, name, err);
    if (status == SDC_OK && !*name && inputs->names.is_over) {
        sdc_names_close(&inputs->names);
        inputs->is_listing = false;
        inputs->next_list++;
    }
    inputs->is_waiting = inputs->is_listing && !*name;
    return status;
}

/** The size of the part of a folder's name, which ends in a slash, that is there. What git has need
 *  not be in the work tree. */
static size_t existing_size(char *folder)
{
    size_t size = strlen(folder);
    while (size > 1) {
        char kept = folder[size];
        folder[size] = '\0';
        bool is_there = access(folder, F_OK) == 0;
        folder[size--] = kept;
        if (is_there)
            return size + 1;
        while (size > 0 && folder[size - 1] != '/')
            size--;
    }
    return size;
}

/** Reads the patterns for the folder of a name that was given, unless it is that of the last. */
static enum sdc_status begin_named(struct sdc_inputs *inputs, const char *name, struct sdc_err *err)
{
    const char *slash = strrchr(name, '/');
    char *folder = slash ? strndup(name, (size_t)(slash + 1 - name)) : strdup("");
    if (!folder)
        return refuse_memory(err);
    bool is_same = inputs->named_folder && strcmp(inputs->named_folder, folder) == 0;
    free(inputs->named_folder);
    inputs->named_folder = folder;
    if (is_same)
        return SDC_OK;
    const char *rest = folder + existing_size(folder);
    char *there = strndup(folder, (size_t)(rest - folder));
    if (!there)
        return refuse_memory(err);
    const char *opened = there[0] == '\0' ? "." : there;
    enum sdc_status status =
        sdc_ignore_begin(&inputs->named_ignore, opened, &inputs->named_path, err);
    if (status == SDC_OK)
        status = sdc_ignore_enter(&inputs->named_ignore, there, inputs->named_path.size, err);
    sdc_buf_puts(&inputs->named_path, rest);
    free(there);
    return status;
}

/** True if patterns leave out a path or a folder above it, at which it is cut for the moment. */
static bool has_path(const struct sdc_ignore *ignore, char *path, bool is_folder,
                     struct sdc_err *why)
{
    bool is_out = false;
    for (char *slash = strchr(path, '/'); slash && !is_out; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        is_out = sdc_ignore_has(ignore, path, 0, true, why);
        *slash = '/';
    }
    return is_out || sdc_ignore_has(ignore, path, 0, is_folder, why);
}

/** Whether patterns leave out the last part of a name whose folder has begun. */
static enum sdc_status ask_named(const struct sdc_inputs *inputs, const char *last, bool is_folder,
                                 bool *is_out, struct sdc_err *why, struct sdc_err *err)
{
    char *path = NULL;
    *is_out = false;
    if (strcmp(last, ".") == 0 || strcmp(last, "..") == 0)
        return SDC_OK;
    if (asprintf(&path, "%s%s", sdc_buf_text(&inputs->named_path), last) < 0)
        return refuse_memory(err);
    *is_out = has_path(&inputs->named_ignore, path, is_folder, why);
    free(path);
    return SDC_OK;
}

/** Whether patterns leave out a name that was given. */
static enum sdc_status is_named_out(struct sdc_inputs *inputs, const char *name, bool is_folder,
                                    bool *is_out, struct sdc_err *why, struct sdc_err *err)
{
    size_t size = strlen(name);
    while (size > 1 && name[size - 1] == '/')
        size--;
    char *whole = strndup(name, size);
    if (!whole)
        return refuse_memory(err);
    const char *slash = strrchr(whole, '/');
    enum sdc_status status = begin_named(inputs, whole, err);
    if (status == SDC_OK)
        status = ask_named(inputs, slash ? slash + 1 : whole, is_folder, is_out, why, err);
    free(whole);
    return status;
}

/** False for a URL, and for standard input. */
static bool is_path(const char *name)
{
    return strcmp(name, "-") != 0 && !sdc_job_is_url(name);
}

static bool is_folder_at(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/** Deals with a name that was given: as an input, as a folder to walk through, or by leaving it
 *  out. Takes it. */
static enum sdc_status take_up(struct sdc_inputs *inputs, char *name, enum sdc_step *step,
                               struct sdc_input *input, struct sdc_err *err)
{
    bool is_out = false;
    bool is_folder = is_path(name) && is_folder_at(name);
    enum sdc_status status = SDC_OK;
    *step = SDC_STEP_INPUT;
    if (inputs->search->is_forced && is_path(name))
        status = is_named_out(inputs, name, is_folder, &is_out, &input->err, err);
    if (status == SDC_OK && !is_out && is_folder) {
        status = sdc_walk_begin(&inputs->walk, name, input, err);
        *step = input->name ? SDC_STEP_INPUT : SDC_STEP_NOTHING;
        free(name);
        return status;
    }
    if (is_out)
        *step = SDC_STEP_LEFT_OUT;
    input->name = name;
    return status;
}

/** Why a part of a path is left out by its name; NULL if none is. */
static const char *junk_reason(const char *path, bool takes_hidden)
{
    char part[NAME_MAX + 1];
    const char *reason = NULL;
    for (size_t n; *path && !reason; path += n + (path[n] == '/')) {
        n = strcspn(path, "/");
        snprintf(part, sizeof part, "%.*s", (int)n, path);
        if (strcmp(part, "..") != 0)
            reason = sdc_junk_reason(part, takes_hidden);
    }
    return reason;
}

static bool is_named_as_media(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot && sdc_format_is_suffix(dot + 1, strlen(dot + 1));
}

/** Takes the next input that does not come from the file system; patterns hold for it, too. */
static enum sdc_status take_supplied(struct sdc_inputs *inputs, enum sdc_step *step,
                                     struct sdc_input *input, struct sdc_err *err)
{
    const struct sdc_search *search = inputs->search;
    bool is_out = false;
    *step = SDC_STEP_END;
    enum sdc_status status = search->supply->next(search->supply->context, step, input, err);
    inputs->is_supplied = *step == SDC_STEP_END;
    if (status != SDC_OK || *step != SDC_STEP_INPUT)
        return status;
    input->is_found = input->is_supplied = true;
    const char *junk = junk_reason(input->name, search->takes_hidden);
    if (!junk && search->is_by_suffix && !is_named_as_media(input->name))
        junk = "has no name of media";
    if (junk)
        snprintf(input->err.text, sizeof input->err.text, "%s", junk);
    else
        status = is_named_out(inputs, input->name, false, &is_out, &input->err, err);
    *step = junk || is_out ? SDC_STEP_LEFT_OUT : SDC_STEP_INPUT;
    return status;
}

/** True once all that was named has been taken. */
static bool are_named_over(const struct sdc_inputs *inputs)
{
    return inputs->next_argument == inputs->search->n_arguments &&
           inputs->next_list == inputs->search->n_lists;
}

/** One step: of the walk while there is one, else a name that was given. */
static enum sdc_status make_step(struct sdc_inputs *inputs, enum sdc_step *step,
                                 struct sdc_input *input, struct sdc_err *err)
{
    char *name = NULL;
    enum sdc_status status = sdc_walk_next(&inputs->walk, step, input, err);
    if (status != SDC_OK || *step != SDC_STEP_END)
        return status;
    *input = (struct sdc_input){0};
    *step = SDC_STEP_INPUT;
    if (sdc_ignore_take_trouble(&inputs->named_ignore, input))
        return SDC_OK;
    *step = SDC_STEP_NOTHING;
    status = take_name(inputs, &name, err);
    if (status == SDC_OK && name)
        return take_up(inputs, name, step, input, err);
    bool is_last = !inputs->is_supplied && are_named_over(inputs);
    return status == SDC_OK && is_last ? take_supplied(inputs, step, input, err) : status;
}

enum sdc_status sdc_inputs_next(struct sdc_inputs *inputs, struct sdc_input *input,
                                struct sdc_err *err)
{
    enum sdc_step step = SDC_STEP_NOTHING;
    inputs->is_waiting = false;
    enum sdc_status status = make_step(inputs, &step, input, err);
    input->search = inputs->search;
    if (status == SDC_OK && step == SDC_STEP_INPUT) {
        inputs->n_given++;
        return SDC_OK;
    }
    if (status == SDC_OK && step == SDC_STEP_LEFT_OUT) {
        inputs->n_given++;
        sdc_inputs_leave_out(inputs, input->name, input->err.text);
    }
    free(input->name);
    *input = (struct sdc_input){0};
    return status;
}

bool sdc_inputs_is_over(const struct sdc_inputs *inputs)
{
    return are_named_over(inputs) && inputs->is_supplied && inputs->walk.n_folders == 0 &&
           inputs->walk.n_troubles == 0 && inputs->named_ignore.n_troubles == 0;
}

int sdc_inputs_descriptor(const struct sdc_inputs *inputs)
{
    return inputs->is_waiting ? inputs->names.descriptor : -1;
}

void sdc_inputs_leave_out(struct sdc_inputs *inputs, const char *name, const char *why)
{
    inputs->n_given--;
    inputs->n_skipped++;
    if (inputs->on_left_out)
        inputs->on_left_out(inputs->context, name, why);
}

struct sdc_inputs_count sdc_inputs_count(const struct sdc_inputs *inputs)
{
    int64_t n_arguments = (int64_t)(inputs->search->n_arguments - inputs->next_argument);
    return (struct sdc_inputs_count){
        .n_found = inputs->n_given + inputs->walk.n_pending + n_arguments,
        .n_skipped = inputs->n_skipped,
        .is_final = n_arguments == 0 && inputs->next_list == inputs->search->n_lists &&
                    inputs->is_supplied && inputs->walk.n_unexplored == 0};
}

void sdc_inputs_release(struct sdc_inputs *inputs)
{
    if (inputs->is_listing)
        sdc_names_close(&inputs->names);
    inputs->is_listing = false;
    sdc_walk_release(&inputs->walk);
    sdc_ignore_release(&inputs->ignore);
    sdc_ignore_release(&inputs->named_ignore);
    sdc_pattern_list_release(&inputs->excludes);
    sdc_buf_release(&inputs->named_path);
    free(inputs->named_folder);
    inputs->named_folder = NULL;
}
