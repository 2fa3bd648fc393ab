/* SPDX-License-Identifier: MIT
 * seedance-check: tells whether media meets the input requirements of the Seedance video models.
 *
 * The way of a run, and who does it:
 *
 *   1. the command line becomes options          cli/options.c, cli/options_table.c
 *   2. options become a run                      cli/run.c, cli/check.c
 *        beside what is set elsewhere            cli/settings.c, config/config_file.c
 *   3. names come in, one after the other        audit/inputs.c, audit/names.c
 *        folders are gone through                audit/walk.c
 *        or git tells what has changed           git/changes.c, audit/changed.c
 *        and some things are left out            audit/junk.c, audit/ignore.c, audit/glob.c
 *        their paths tell what is asked of them  audit/demands.c
 *   4. an input is opened, and sniffed           audit/job.c, source/open.c, probe/sniff.c
 *        or fetched, as far as it is needed      audit/fetch.c, source/http.c, source/cache.c
 *        or what git has of it                   git/blobs.c, git/twin.c
 *        or what a Git LFS pointer stands for    git/lfs.c
 *   5. its descriptor goes to a probe program    audit/crew.c, probe/worker.c, probe/wire.c
 *        which has boxed itself in               probe/serve.c, probe/sandbox.c
 *        reads the structure of the file         probe/iso_*.c, wav.c, mpeg_audio.c, png.c, ...
 *        and lets a library read it again        probe/av*.c (libav*), probe/image*.c (libvips)
 *        and answers with facts, or with what    facts/facts.c, probe/answer.c
 *        it needs of a URL, back to 4
 *   6. facts and profile become findings         rules/judge.c, by the tables of rules/check.c
 *                                                and rules/builtin.c
 *   7. results leave in the order of the inputs  audit/engine.c
 *   8. beside what is known already              report/baseline.c, audit/exceptions.c
 *   9. and become reports                        report/report.c, and a file for each format
 *
 * --install-hook has git run us before each commit: cli/hooks.c, git/hook.c. Every git that we run
 * is started by git/command.c.
 *
 * --submit and its like are for a program of their own, seedance-submit, which is made of the same
 * parts and those of submit/; it takes the place of this one (cli/hand_over.c):
 *
 *   4. an input is opened, and copied           submit/copy.c
 *   10. what passes becomes assets              cli/submission.c, submit/crowd.c, submit/flow.c
 *        each step of it is noted               submit/ledger.c
 *        and calls the service                  submit/api.c, transfer.c, reply.c
 *
 * What shells complete the command line by is written by a program of its own, when this one is
 * built: cli/completions.c.
 *
 * --merge takes the results of earlier runs instead: report/merge.c, line.c, json_in.c.
 *
 * Nothing flows back up, and no file includes one of a folder to the right of its own:
 * base, facts, source, git, probe, rules, config, report, audit, cli. */
#include "cli/run.h"
#include "cli/submission.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/** A program that is started with closed standard descriptors must not find its inputs there. What
 *  is written to such a descriptor fails still. */
static void fill_standard_descriptors(void)
{
    int fd;
    do
        fd = open("/dev/null", O_RDONLY);
    while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd >= 0)
        close(fd);
}

/** Each input in work and each probe program has a descriptor: takes as many as we may have. */
static void raise_descriptor_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static void free_arguments(char ***arguments)
{
    for (char **argument = *arguments; argument && *argument; argument++)
        free(*argument);
    free((void *)*arguments);
    *arguments = NULL;
}

/** A copy of the arguments, for the program that may take our place: to parse them changes them.
 *  NULL if memory ran out. */
static char **copy_arguments(int argc, char **argv)
{
    char **copy = calloc((size_t)argc + 1, sizeof *copy);
    for (int i = 0; copy && i < argc; i++) {
        copy[i] = strdup(argv[i]);
        if (!copy[i])
            free_arguments(&copy);
    }
    return copy;
}

/** Parses the command line and does what it asks for; the exit status. */
static int run(int argc, char **argv, char **arguments)
{
    struct sdc_options options;
    struct sdc_err err = {0};
    if (sdc_options_parse(&options, argc, argv, &err) != SDC_OK) {
        sdc_complain(&err);
        return SDC_EXIT_USAGE;
    }
    if (sdc_options_need_submission(&options))
        return sdc_submission_run(&options, arguments);
    return sdc_run(&options);
}

int main(int argc, char **argv)
{
    fill_standard_descriptors();
    raise_descriptor_limit();
    char **arguments = copy_arguments(argc, argv);
    int exit_code = run(argc, argv, arguments);
    free_arguments(&arguments);
    return exit_code;
}
