/* SPDX-License-Identifier: MIT
 * What the program says of itself: help, version, rules. */
#include "cli/show.h"

#include "base/text.h"
#include "base/version.h"
#include "cli/options.h"
#include "config/profile_file.h"
#include "rules/words.h"

#include <string.h>

/** Column at which the help of an option begins. */
#define HELP_COLUMN 27
/** Width to which explanations are folded. */
#define FOLD_COLUMN 78
/** Room for what a row requires with its NUL [bytes]. */
#define LIMIT_SIZE 512

static const char *const group_titles[SDC_N_GROUPS] = {
    [SDC_GROUP_RULES] = "What is required",
    [SDC_GROUP_INPUTS] = "Inputs",
    [SDC_GROUP_GIT] = "Git",
    [SDC_GROUP_REPORTS] = "Reports",
    [SDC_GROUP_OTHER] = "Others",
    [SDC_GROUP_SUBMISSION] = "Submission",
};

static const char usage[] =
    "Usage: seedance-check [OPTION]... INPUT...\n"
    "Checks images, videos and sound files against the input requirements of the\n"
    "Seedance video models, before anything is uploaded.\n";

static const char examples[] =
    "\n"
    "  seedance-check clip.mp4                what is wrong with it, and how to mend it\n"
    "  seedance-check -f json *.png           the same for scripts\n"
    "  seedance-check --type audio - < a.mp3  one file on standard input\n";

static const char closing[] =
    "\n"
    "Exit status: 0 all inputs pass (warnings allowed unless --strict), 1 some input\n"
    "breaks a requirement, 2 wrong usage or no input, 3 some input could not be\n"
    "checked, 4 some submission did not end well, 130 interrupted, 141 standard\n"
    "output closed.\n";

void sdc_show_usage(FILE *stream)
{
    fputs(usage, stream);
    fputs(examples, stream);
    fputs("\nNo input was given. See seedance-check --help for all options.\n", stream);
}

static void show_option(FILE *stream, const struct sdc_option *option)
{
    char left[SDC_WORD_SIZE_MAX];
    char letter[] = {'-', option->letter, ',', ' ', '\0'};
    snprintf(left, sizeof left, "  %s--%s%s%s", option->letter ? letter : "    ", option->name,
             option->argument ? " " : "", option->argument ? option->argument : "");
    if (strlen(left) >= HELP_COLUMN)
        fprintf(stream, "%s\n%*s%s\n", left, HELP_COLUMN, "", option->help);
    else
        fprintf(stream, "%-*s%s\n", HELP_COLUMN, left, option->help);
}

void sdc_show_help(FILE *stream)
{
    fputs(usage, stream);
    fputs("\nINPUT is a file, a folder, a URL, or - for one file on standard input.\n", stream);
    fputs(examples, stream);
    for (unsigned group = 0; group < SDC_N_GROUPS; group++) {
        fprintf(stream, "\n%s:\n", group_titles[group]);
        for (size_t i = 0; i < sdc_n_options; i++) {
            if (sdc_options_table[i].group == group)
                show_option(stream, &sdc_options_table[i]);
        }
    }
    fputs("\nReport formats:", stream);
    for (size_t i = 0; i < sdc_n_report_formats; i++)
        fprintf(stream, " %s%s", sdc_report_formats[i]->name, i == 0 ? " (default)" : "");
    fputs("\n", stream);
    fputs(closing, stream);
}

void sdc_show_version(FILE *stream)
{
    fputs("seedance-check " SDC_VERSION "\n", stream);
}

void sdc_show_profiles(FILE *stream)
{
    for (size_t i = 0; i < sdc_n_profiles; i++)
        fprintf(stream, "%-24s %s (%s, %s)%s\n", sdc_profiles[i].id, sdc_profiles[i].title,
                sdc_profiles[i].source, sdc_profiles[i].date, i == 0 ? " (default)" : "");
}

void sdc_show_profile(FILE *stream, const struct sdc_profile *profiles, size_t n_profiles)
{
    struct sdc_buf text;
    sdc_buf_init(&text, SDC_PROFILE_FILE_SIZE_MAX);
    for (size_t i = 0; i < n_profiles; i++)
        sdc_profile_print(&profiles[i], &text);
    fputs(sdc_buf_text(&text), stream);
    sdc_buf_release(&text);
}

static void show_rules(FILE *stream, const struct sdc_profile *profile)
{
    char limit[LIMIT_SIZE];
    fprintf(stream, "Profile %s (%s)\n", profile->id, profile->date);
    for (size_t i = 0; i < sdc_n_checks; i++) {
        sdc_words_limit(&sdc_checks[i], profile, limit, sizeof limit);
        fprintf(stream, "%-20s %s\n", sdc_checks[i].id, limit);
    }
}

void sdc_show_rules(FILE *stream, const struct sdc_profile *profiles, size_t n_profiles)
{
    for (size_t i = 0; i < n_profiles; i++) {
        fputs(i > 0 ? "\n" : "", stream);
        show_rules(stream, &profiles[i]);
    }
}

/** Prints words folded to FOLD_COLUMN columns. */
static void fold(FILE *stream, const char *text)
{
    size_t column = 0;
    while (*text) {
        size_t n = strcspn(text, " ");
        if (column > 0 && column + 1 + n > FOLD_COLUMN) {
            fputc('\n', stream);
            column = 0;
        }
        column += (size_t)fprintf(stream, "%s%.*s", column > 0 ? " " : "", (int)n, text);
        text += n + (text[n] == ' ');
    }
    fputc('\n', stream);
}

/** What a profile requires of a rule, and where that is stated. */
static void show_requirement(FILE *stream, const struct sdc_profile *profile,
                             const struct sdc_check *check)
{
    const struct sdc_requirement *row = sdc_profile_find(profile, check->id);
    char limit[LIMIT_SIZE];
    sdc_words_limit(check, profile, limit, sizeof limit);
    fprintf(stream, "\nRequired (%s): %s\n", profile->id, limit);
    if (row && row->may_text) {
        sdc_interval_print(&row->may, limit, sizeof limit);
        fprintf(stream, "Warning up to: %s %s (%s)\n", limit, sdc_fact_info(check->fact)->unit,
                row->may_text);
    }
    if (row && row->seen_text)
        fprintf(stream, "Note: %s\n", row->seen_text);
    if (row)
        fprintf(stream, "Source: %s (%s)\n", row->source, row->date);
}

static void show_rule(FILE *stream, const struct sdc_profile *profiles, size_t n_profiles,
                      const struct sdc_check *check)
{
    fprintf(stream, "%s\n\n", check->id);
    fold(stream, check->sentence);
    for (size_t i = 0; i < n_profiles; i++)
        show_requirement(stream, &profiles[i], check);
    fprintf(stream, "What to do: %s\n", check->hint);
}

/** What is no rule, but to be known before a submission. Source: asset-upload, When Upload Is
 *  Required. */
static void show_review(FILE *stream)
{
    fputs(SDC_REVIEW_ID "\n\n", stream);
    fold(stream, "Whether an input must be registered, and so reviewed, before it is used in a "
                 "generation request.");
    fputs("\nNormal images (landscapes, products, buildings, animals, cartoons, scenes):\n"
          "  no: use the public URL directly\n"
          "Photos of real people:\n"
          "  yes: submit, wait for the review, use asset://ID\n"
          "Realistic human figures (AI characters, virtual idols, digital humans, avatars):\n"
          "  yes: likewise\n"
          "\nSource: https://api.crun.ai asset-upload, When Upload Is Required (2026-11-22)\n"
          "What to do: seedance-check --submit FILE\n",
          stream);
}

void sdc_show_rule(FILE *stream, const struct sdc_profile *profiles, size_t n_profiles,
                   const char *id)
{
    if (strcmp(id, SDC_REVIEW_ID) == 0) {
        show_review(stream);
        return;
    }
    const struct sdc_selection chosen = {.selected = &id, .n_selected = 1};
    const char *separator = "";
    for (size_t i = 0; i < sdc_n_checks; i++) {
        if (!sdc_selection_has(&chosen, sdc_checks[i].id))
            continue;
        fputs(separator, stream);
        show_rule(stream, profiles, n_profiles, &sdc_checks[i]);
        separator = "\n";
    }
}
