/* SPDX-License-Identifier: MIT
 * What is asked of inputs by their paths, and what is excepted: however their names are given. */
#include "audit/demands.h"
#include "audit/exceptions.h"
#include "audit/locate.h"

#include "rows.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/** The folder that these tests work in, with all links followed, and a slash at its end. */
static char folder[PATH_MAX];

/** FOLDER/work, where these tests stand, FOLDER/link to it, and FOLDER/work/out to elsewhere. */
static int make_folder(void **state)
{
    char made[] = "/tmp/sdc-demands-XXXXXX";
    char *real = mkdtemp(made) ? realpath(made, NULL) : NULL;
    (void)state;
    if (!real)
        return -1;
    snprintf(folder, sizeof folder, "%s/", real);
    free(real);
    return chdir(folder) || mkdir("work", S_IRWXU) || symlink("work", "link") || chdir("work") ||
           symlink("/usr", "out");
}

static int remove_folder(void **state)
{
    (void)state;
    return unlink("out") || chdir("..") || unlink("link") || rmdir("work") || rmdir(folder);
}

struct place_row {
    const char *name;
    const char *input; /**< "@": the folder */
    const char *path;  /**< below FOLDER/work; NULL: none */
};

static const struct place_row place_rows[] = {
    {"a name", "a.mp4", "a.mp4"},
    {"a name in a folder", "./b//a.mp4", "b/a.mp4"},
    {"up and down", "x/../b/a.mp4", "b/a.mp4"},
    {"out and in", "../work/a.mp4", "a.mp4"},
    {"out and in by a link", "../link/a.mp4", "a.mp4"},
    {"an absolute name", "@work/b/a.mp4", "b/a.mp4"},
    {"an absolute name by a link", "@link/a.mp4", "a.mp4"},
    {"a link that leads out", "out/a.mp4", "out/a.mp4"},
    {"any bytes", "\xff\n.mp4", "\xff\n.mp4"},
    {"a name like a URL's", "./http://x/a.mp4", "http:/x/a.mp4"},
    {"another folder", "../a.mp4", NULL},
    {"a folder of nearly that name", "@work2/a.mp4", NULL},
    {"the folder itself", "@work", NULL},
    {"what is not there", "@none/a.mp4", NULL},
    {"standard input", "-", NULL},
    {"a file of that name", "./-", "-"},
    {"a URL", "https://example.com/a.mp4", NULL},
    {"nothing", "", NULL},
};

static void make_name(const char *input, char *name)
{
    if (input[0] == '@')
        snprintf(name, PATH_MAX, "%s%s", folder, input + 1);
    else
        snprintf(name, PATH_MAX, "%s", input);
}

static void lies(void **state)
{
    const struct place_row *row = *state;
    char name[PATH_MAX];
    char work[PATH_MAX + sizeof "work/"];
    struct sdc_buf path;
    make_name(row->input, name);
    snprintf(work, sizeof work, "%swork/", folder);
    assert_int_equal(sdc_locate(&path, name, work, NULL), SDC_OK);
    assert_string_equal(sdc_buf_text(&path), row->path ? row->path : "");
    sdc_buf_release(&path);
}

/** The profiles that rows have. @{ */
static const struct sdc_profile one = {.id = "one"};
static const struct sdc_profile two = {.id = "two"};
/** @} */

static const struct sdc_demand_row demand_rows[] = {
    {"refs/video/**", true, SDC_TYPE_VIDEO, NULL}, {"*.png", true, SDC_TYPE_IMAGE, NULL},
    {"/refs/", false, SDC_TYPE_NONE, &two},        {"refs/any/**", true, SDC_TYPE_NONE, NULL},
    {"refs/image", true, SDC_TYPE_IMAGE, &one},
};

struct demand_case {
    const char *name;
    const char *input;
    enum sdc_type type;
    const char *profile;
};

static const struct demand_case demand_cases[] = {
    {"no row", "a.mp4", SDC_TYPE_AUDIO, "one"},
    {"below a folder", "refs/video/x/a.mp4", SDC_TYPE_VIDEO, "two"},
    {"a pattern with folders is for one place", "x/refs/video/a.mp4", SDC_TYPE_AUDIO, "one"},
    {"a pattern of names is for all", "x/a.png", SDC_TYPE_IMAGE, "one"},
    {"the last one that fits counts", "refs/video/a.png", SDC_TYPE_IMAGE, "two"},
    {"auto takes back", "refs/any/a.png", SDC_TYPE_NONE, "two"},
    {"both of one row", "refs/image/a.mp4", SDC_TYPE_IMAGE, "one"},
    {"a pattern that stands for a folder is no file", "refs", SDC_TYPE_AUDIO, "one"},
    {"outside", "../refs/video/a.mp4", SDC_TYPE_AUDIO, "one"},
    {"standard input", "-", SDC_TYPE_AUDIO, "one"},
    {"a URL", "http://example.com/refs/video/a.png", SDC_TYPE_AUDIO, "one"},
};

static void is_asked(void **state)
{
    const struct demand_case *row = *state;
    char work[PATH_MAX + sizeof "work/"];
    struct sdc_demand demand;
    struct sdc_demands demands = {.common = {.type = SDC_TYPE_AUDIO, .profile = &one},
                                  .rows = demand_rows,
                                  .n_rows = N_OF(demand_rows),
                                  .folder = work};
    snprintf(work, sizeof work, "%swork/", folder);
    assert_int_equal(sdc_demands_init(&demands, NULL), SDC_OK);
    assert_int_equal(sdc_demands_find(&demands, row->input, &demand, NULL), SDC_OK);
    assert_int_equal(demand.type, row->type);
    assert_string_equal(demand.profile->id, row->profile);
    sdc_demands_release(&demands);
}

static const struct sdc_config_exception exception_rows[] = {
    {"video.fps", "/a.mp4", "of old"},       {"video.fps", "b/*.mp4", "of old"},
    {"video.size", "*.mp4", "of old"},       {"image.width", "gone/*.png", "of old"},
    {"image.width", "gone/a.png", "of old"}, {"image.width", "a.png", "of old"},
};

/** Takes the result of a file that breaks one rule, or none. */
static void take(struct sdc_exceptions *exceptions, const char *name, const char *rule,
                 bool is_known)
{
    struct sdc_result result = {.input = name,
                                .judgement = {.verdict = rule ? SDC_FAIL : SDC_PASS}};
    if (rule)
        result.judgement.findings[result.judgement.n_findings++].check = sdc_check_find(rule);
    assert_int_equal(sdc_exceptions_apply(exceptions, &result, NULL), SDC_OK);
    const struct sdc_finding *finding = &result.judgement.findings[0];
    assert_int_equal(finding->is_known, is_known);
    if (is_known)
        assert_string_equal(finding->reason, "of old");
    else
        assert_null(finding->reason);
}

static void assert_idle(const struct sdc_exceptions *exceptions, bool is_whole,
                        const char *const *reasons)
{
    static const struct sdc_selection all;
    for (size_t i = 0; i < exceptions->n_rows; i++) {
        const char *reason = sdc_exceptions_idle(exceptions, i, &all, is_whole);
        assert_string_equal(reason ? reason : "", reasons[i]);
    }
}

static void exceptions_are_told(void **state)
{
    static struct sdc_exceptions exceptions;
    static const char *const image = "image";
    static const struct sdc_selection images = {.selected = &image, .n_selected = 1};
    static const char no_file[] = "no file that was checked is like it";
    static const char is_gone[] = "no such file is there";
    static const char is_over[] = "that rule has nothing against it any more";
    char work[PATH_MAX + sizeof "work/"];
    (void)state;
    snprintf(work, sizeof work, "%swork/", folder);
    exceptions = (struct sdc_exceptions){.rows = exception_rows,
                                         .n_rows = N_OF(exception_rows),
                                         .folder = work};
    assert_int_equal(sdc_exceptions_init(&exceptions, NULL), SDC_OK);
    /* Nothing was looked at: only what is certain is told. */
    assert_idle(&exceptions, false, (const char *const[]){is_gone, "", "", "", is_gone, ""});
    take(&exceptions, "a.mp4", NULL, false);
    take(&exceptions, "b/a.mp4", "video.fps", true);
    take(&exceptions, "b/b/a.mp4", "video.fps", false);
    take(&exceptions, "b/b/a.mp4", "video.size", true);
    take(&exceptions, "x.png", "image.width", false);
    assert_idle(&exceptions, false, (const char *const[]){is_over, "", "", "", is_gone, ""});
    assert_idle(&exceptions, true,
                (const char *const[]){is_over, "", "", no_file, is_gone, no_file});
    assert_null(sdc_exceptions_idle(&exceptions, 0, &images, true));
    sdc_exceptions_release(&exceptions);
}

int main(void)
{
    static struct tests tests;
    ADD_ROWS(&tests, lies, place_rows);
    ADD_ROWS(&tests, is_asked, demand_cases);
    ADD(&tests, exceptions_are_told);
    return run_all_in("demands", &tests, make_folder, remove_folder);
}
