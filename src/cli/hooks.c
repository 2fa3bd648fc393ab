/* SPDX-License-Identifier: MIT
 * --install-hook and --uninstall-hook. */
#include "cli/hooks.h"

#include "base/program.h"
#include "base/text.h"
#include "git/hook.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PROGRAM "seedance-check"
/** Longest command, and longest line on what was done [bytes]. */
#define TEXT_SIZE_MAX (8 * PATH_MAX)

/** True if the shell finds this very program by its name. */
static bool is_on_path(const struct stat *self)
{
    struct stat found;
    char name[PATH_MAX];
    const char *folder = getenv("PATH");
    for (size_t size; folder && *folder; folder += size + (folder[size] == ':')) {
        size = strcspn(folder, ":");
        int n = snprintf(name, sizeof name, "%.*s/" PROGRAM, (int)size, folder);
        if (size > 0 && n > 0 && (size_t)n < sizeof name && access(name, X_OK) == 0 &&
            stat(name, &found) == 0)
            return found.st_dev == self->st_dev && found.st_ino == self->st_ino;
    }
    return false;
}

/** Appends what the hook runs. */
static void put_command(const struct sdc_options *options, struct sdc_buf *command)
{
    char path[PATH_MAX];
    struct stat self;
    bool is_known = sdc_program_own(path, sizeof path) && stat(path, &self) == 0;
    sdc_text_append_sh(command, is_known && !is_on_path(&self) ? path : PROGRAM);
    sdc_buf_puts(command, " --staged --quiet");
    sdc_buf_puts(command, options->is_by_suffix ? " --staged-only-media" : "");
}

static void tell(const char *path, enum sdc_hook_done done)
{
    static const char *const words[] = {
        [SDC_HOOK_MADE] = "checks now what is to be committed",
        [SDC_HOOK_CHAINED] = "checks now what is to be committed, before all else that it does",
        [SDC_HOOK_RENEWED] = "checks what is to be committed, as it did",
        [SDC_HOOK_REMOVED] = "is gone: nothing else was in it",
        [SDC_HOOK_FREED] = "does no longer check; what else it does, it does still",
        [SDC_HOOK_ABSENT] = "does not check: there is nothing to take out",
    };
    struct sdc_buf text;
    sdc_buf_init(&text, TEXT_SIZE_MAX);
    sdc_text_append_visible(&text, path);
    printf("%s: %s\n", sdc_buf_text(&text), words[done]);
    sdc_buf_release(&text);
}

enum sdc_status sdc_hooks_run(const struct sdc_options *options, struct sdc_err *err)
{
    struct sdc_buf command;
    struct sdc_buf path;
    enum sdc_hook_done done = SDC_HOOK_ABSENT;
    sdc_buf_init(&command, TEXT_SIZE_MAX);
    sdc_buf_init(&path, PATH_MAX);
    put_command(options, &command);
    enum sdc_status status =
        options->action == SDC_ACTION_INSTALL_HOOK
            ? sdc_hook_install(sdc_buf_text(&command), options->is_forced, &path, &done, err)
            : sdc_hook_uninstall(options->is_forced, &path, &done, err);
    if (status == SDC_OK && !options->is_quiet)
        tell(sdc_buf_text(&path), done);
    sdc_buf_release(&command);
    sdc_buf_release(&path);
    return status;
}
