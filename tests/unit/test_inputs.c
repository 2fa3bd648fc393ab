/* SPDX-License-Identifier: MIT
 * The names of inputs: arguments, then lists, and no name that gets lost on the way. */
#include "audit/inputs.h"

#include "rows.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/** Most names that a row expects, most lists that it has. */
enum { NAMES_MAX = 6, LISTS_MAX = 2 };

/** Longer than any line that a list of names may hold [bytes]. */
#define ENDLESS_SIZE (1 << 20)

/** What stands in a list, NUL bytes included. */
struct content {
    const char *bytes; /**< NULL: there is no such list */
    size_t size;
};

/* clang-format off */
#define LIST(text) {(text), sizeof(text) - 1}
/* clang-format on */

struct inputs_row {
    const char *name;
    char *arguments[NAMES_MAX];
    struct content lists[LISTS_MAX];
    char delimiter;
    const char *names[NAMES_MAX];
    enum sdc_status status; /**< behind the names */
};

static const struct inputs_row inputs_rows[] = {
    {"nothing", {NULL}, {{NULL, 0}}, '\n', {NULL}, SDC_OK},
    {"arguments", {"a", "b c", ""}, {{NULL, 0}}, '\n', {"a", "b c", ""}, SDC_OK},
    {"a list", {NULL}, {LIST("a\nb c\n")}, '\n', {"a", "b c"}, SDC_OK},
    {"no new line at the end", {NULL}, {LIST("a\nb")}, '\n', {"a", "b"}, SDC_OK},
    {"empty lines", {NULL}, {LIST("\n\na\n\n\nb\n\n")}, '\n', {"a", "b"}, SDC_OK},
    {"only empty lines", {NULL}, {LIST("\n\n\n")}, '\n', {NULL}, SDC_OK},
    {"an empty list", {NULL}, {LIST("")}, '\n', {NULL}, SDC_OK},
    {"an empty list before another", {NULL}, {LIST(""), LIST("a\n")}, '\n', {"a"}, SDC_OK},
    {"arguments before lists",
     {"x", "y"},
     {LIST("a\n"), LIST("b")},
     '\n',
     {"x", "y", "a", "b"},
     SDC_OK},
    {"a line that goes on in no other list",
     {NULL},
     {LIST("a"), LIST("b\n")},
     '\n',
     {"a", "b"},
     SDC_OK},
    {"spaces stay", {NULL}, {LIST(" a \n\tb\n")}, '\n', {" a ", "\tb"}, SDC_OK},
    {"a return stays", {NULL}, {LIST("a\r\n")}, '\n', {"a\r"}, SDC_OK},
    {"any bytes", {NULL}, {LIST("\xff\x01\x1b\n")}, '\n', {"\xff\x01\x1b"}, SDC_OK},
    {"by NUL", {NULL}, {LIST("a\0b\nc\0")}, '\0', {"a", "b\nc"}, SDC_OK},
    {"by NUL, none at the end", {NULL}, {LIST("a\0b")}, '\0', {"a", "b"}, SDC_OK},
    {"by NUL, empty names", {NULL}, {LIST("\0\0a\0\0")}, '\0', {"a"}, SDC_OK},
    {"by NUL, a new line is part of it", {NULL}, {LIST("\n\0")}, '\0', {"\n"}, SDC_OK},
    {"by lines, but by NUL", {NULL}, {LIST("a\0b\0")}, '\n', {NULL}, SDC_USAGE},
    {"a NUL at the start of a line", {NULL}, {LIST("a\n\0b\n")}, '\n', {"a"}, SDC_USAGE},
    {"a NUL alone", {NULL}, {LIST("\0\n")}, '\n', {NULL}, SDC_USAGE},
    {"a NUL at the end of a line", {NULL}, {LIST("a\0\n")}, '\n', {NULL}, SDC_USAGE},
    {"a NUL at the end", {NULL}, {LIST("a\nb\0")}, '\n', {"a"}, SDC_USAGE},
};

/** A list in a file of its own, by the path of its descriptor. */
static int make_list(const void *bytes, size_t size, char *path, size_t path_size)
{
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fflush(file), 0);
    int fd = dup(fileno(file));
    fclose(file);
    assert_true(fd >= 0);
    snprintf(path, path_size, "/proc/self/fd/%d", fd);
    return fd;
}

static size_t count(char *const *words, size_t max)
{
    size_t n = 0;
    while (n < max && words[n])
        n++;
    return n;
}

/** The next input, as soon as it comes. */
static enum sdc_status next_of(struct sdc_inputs *inputs, struct sdc_input *input,
                               struct sdc_err *err)
{
    enum sdc_status status;
    do
        status = sdc_inputs_next(inputs, input, err);
    while (status == SDC_OK && !input->name && !sdc_inputs_is_over(inputs));
    return status;
}

static void assert_next(struct sdc_inputs *inputs, const char *expected)
{
    struct sdc_input input;
    struct sdc_err err = {0};
    assert_int_equal(next_of(inputs, &input, &err), SDC_OK);
    assert_int_equal(err.status, SDC_OK);
    assert_int_equal(input.err.status, SDC_OK);
    if (expected)
        assert_string_equal(input.name, expected);
    else
        assert_null(input.name);
    free(input.name);
}

static void assert_refused(struct sdc_inputs *inputs, const char *text)
{
    struct sdc_input input;
    struct sdc_err err = {0};
    assert_int_equal(next_of(inputs, &input, &err), SDC_USAGE);
    assert_int_equal(err.status, SDC_USAGE);
    assert_non_null(strstr(err.text, text));
    assert_null(input.name);
}

static void init(struct sdc_inputs *inputs, const struct sdc_search *search)
{
    struct sdc_err err = {0};
    assert_int_equal(sdc_inputs_init(inputs, search, &err), SDC_OK);
}

static void gives_names(void **state)
{
    const struct inputs_row *row = *state;
    char paths[LISTS_MAX][32];
    const char *lists[LISTS_MAX] = {paths[0], paths[1]};
    int fds[LISTS_MAX] = {-1, -1};
    static struct sdc_inputs inputs;
    struct sdc_search search = {.arguments = row->arguments,
                                .n_arguments = count(row->arguments, NAMES_MAX),
                                .lists = lists,
                                .delimiter = row->delimiter};
    for (size_t i = 0; i < LISTS_MAX && row->lists[i].bytes; i++) {
        fds[i] = make_list(row->lists[i].bytes, row->lists[i].size, paths[i], sizeof paths[i]);
        search.n_lists++;
    }
    init(&inputs, &search);
    for (size_t i = 0; i < NAMES_MAX && row->names[i]; i++)
        assert_next(&inputs, row->names[i]);
    for (int i = 0; i < 2 && row->status == SDC_OK; i++)
        assert_next(&inputs, NULL);
    if (row->status != SDC_OK)
        assert_refused(&inputs, "NUL");
    sdc_inputs_release(&inputs);
    for (size_t i = 0; i < LISTS_MAX; i++)
        close(fds[i]);
}

static void says_which_list_is_missing(void **state)
{
    static char *const arguments[] = {"first"};
    static const char *const lists[] = {"/no/such/list"};
    static struct sdc_inputs inputs;
    struct sdc_search search = {
        .arguments = arguments, .n_arguments = 1, .lists = lists, .n_lists = 1, .delimiter = '\n'};
    (void)state;
    init(&inputs, &search);
    assert_next(&inputs, "first");
    assert_refused(&inputs, "/no/such/list: No such file");
    assert_refused(&inputs, "/no/such/list");
    sdc_inputs_release(&inputs);
}

static void says_which_list_is_a_folder(void **state)
{
    static const char *const lists[] = {"/"};
    static struct sdc_inputs inputs;
    struct sdc_search search = {.lists = lists, .n_lists = 1, .delimiter = '\n'};
    (void)state;
    init(&inputs, &search);
    assert_refused(&inputs, "Is a directory");
    sdc_inputs_release(&inputs);
}

/* What has no line end for so long is no list of names, and must not use up all memory. */
static void refuses_endless_names(void **state)
{
    char path[32];
    const char *lists[] = {path};
    char *bytes = malloc(ENDLESS_SIZE);
    (void)state;
    assert_non_null(bytes);
    memset(bytes, 'x', ENDLESS_SIZE);
    int fd = make_list(bytes, ENDLESS_SIZE, path, sizeof path);
    static struct sdc_inputs inputs;
    struct sdc_search search = {.lists = lists, .n_lists = 1, .delimiter = '\n'};
    init(&inputs, &search);
    assert_refused(&inputs, path);
    sdc_inputs_release(&inputs);
    close(fd);
    free(bytes);
}

static void takes_names_as_long_as_paths_are(void **state)
{
    enum { PATH_SIZE = 4096 };
    char path[32];
    const char *lists[] = {path};
    char name[PATH_SIZE + 1];
    (void)state;
    memset(name, 'x', PATH_SIZE);
    name[PATH_SIZE] = '\0';
    int fd = make_list(name, PATH_SIZE, path, sizeof path);
    static struct sdc_inputs inputs;
    struct sdc_search search = {.lists = lists, .n_lists = 1, .delimiter = '\n'};
    init(&inputs, &search);
    assert_next(&inputs, name);
    assert_next(&inputs, NULL);
    sdc_inputs_release(&inputs);
    close(fd);
}

/* Standard input is left open: it is not ours. */
static void reads_standard_input(void **state)
{
    static const char *const lists[] = {"-"};
    int ends[2];
    static struct sdc_inputs inputs;
    struct sdc_search search = {.lists = lists, .n_lists = 1, .delimiter = '\0'};
    (void)state;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "a\0b", 3), 3);
    close(ends[1]);
    int saved = dup(STDIN_FILENO);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    init(&inputs, &search);
    assert_next(&inputs, "a");
    assert_next(&inputs, "b");
    assert_next(&inputs, NULL);
    sdc_inputs_release(&inputs);
    assert_int_equal(fcntl(STDIN_FILENO, F_GETFD), 0);
    dup2(saved, STDIN_FILENO);
    close(saved);
}

static void can_be_released_in_the_middle(void **state)
{
    char path[32];
    const char *lists[] = {path};
    (void)state;
    int fd = make_list("a\nb\n", 4, path, sizeof path);
    static struct sdc_inputs inputs;
    struct sdc_search search = {.lists = lists, .n_lists = 1, .delimiter = '\n'};
    init(&inputs, &search);
    assert_next(&inputs, "a");
    sdc_inputs_release(&inputs);
    sdc_inputs_release(&inputs);
    assert_false(inputs.is_listing);
    close(fd);
}

/* A name that comes in two parts; nothing is waited for. */
static void takes_names_as_they_come(void **state)
{
    static const char *const lists[] = {"/dev/stdin"};
    static struct sdc_inputs inputs;
    const struct sdc_search search = {.lists = lists, .n_lists = 1, .delimiter = '\n'};
    struct sdc_input input;
    struct sdc_err err = {0};
    int ends[2];
    (void)state;
    assert_int_equal(pipe(ends), 0);
    int saved = dup(STDIN_FILENO);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    init(&inputs, &search);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(sdc_inputs_next(&inputs, &input, &err), SDC_OK);
        assert_null(input.name);
        assert_false(sdc_inputs_is_over(&inputs));
        assert_true(sdc_inputs_descriptor(&inputs) >= 0);
        assert_int_equal(write(ends[1], "par", 3), 3);
    }
    assert_int_equal(sdc_inputs_next(&inputs, &input, &err), SDC_OK);
    assert_null(input.name);
    assert_int_equal(write(ends[1], "t\nlast", 6), 6);
    assert_next(&inputs, "parpart");
    assert_int_equal(sdc_inputs_descriptor(&inputs), -1);
    close(ends[1]);
    assert_next(&inputs, "last");
    assert_next(&inputs, NULL);
    assert_true(sdc_inputs_is_over(&inputs));
    sdc_inputs_release(&inputs);
    dup2(saved, STDIN_FILENO);
    close(saved);
}

int main(void)
{
    static struct tests tests;
    ADD_ROWS(&tests, gives_names, inputs_rows);
    ADD(&tests, says_which_list_is_missing);
    ADD(&tests, says_which_list_is_a_folder);
    ADD(&tests, refuses_endless_names);
    ADD(&tests, takes_names_as_long_as_paths_are);
    ADD(&tests, reads_standard_input);
    ADD(&tests, can_be_released_in_the_middle);
    ADD(&tests, takes_names_as_they_come);
    return run_all("inputs", &tests);
}
