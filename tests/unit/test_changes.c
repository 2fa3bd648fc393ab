/* SPDX-License-Identifier: MIT
 * What git says of changes, and pointers of Git LFS, taken apart. */
#include "git/changes.h"
#include "git/lfs.h"
#include "rows.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define OID_1  "1111111111111111111111111111111111111111"
#define OID_2  "2222222222222222222222222222222222222222"
#define OID_64 "3333333333333333333333333333333333333333333333333333333333333333"

/* --- Rows of git diff-index --raw -z --- */

/** A list, and what stands in its first row; NULL where it holds none. */
struct list_row {
    const char *name;
    const char *list;
    size_t size;
    const char *path;
    const char *object;
    enum sdc_change_kind kind;
};

#define LIST(text) text, sizeof(text) - 1

static const struct list_row list_rows[] = {
    {"list: a file", LIST(":000000 100644 " OID_1 " " OID_2 " A\0a b\n.mp4\0"), "a b\n.mp4", OID_2,
     SDC_CHANGE_FILE},
    {"list: a program", LIST(":100644 100755 " OID_1 " " OID_2 " M\0x\0"), "x", OID_2,
     SDC_CHANGE_FILE},
    {"list: SHA-256", LIST(":000000 100644 " OID_64 " " OID_64 " A\0x\0"), "x", OID_64,
     SDC_CHANGE_FILE},
    {"list: a link", LIST(":000000 120000 " OID_1 " " OID_2 " A\0x\0"), "x", OID_2,
     SDC_CHANGE_LINK},
    {"list: a submodule", LIST(":000000 160000 " OID_1 " " OID_2 " A\0x\0"), "x", OID_2,
     SDC_CHANGE_SUBMODULE},
    {"list: nothing", LIST(""), NULL, NULL, SDC_CHANGE_FILE},
    {"list: no colon", LIST("000000 100644 " OID_1 " " OID_2 " A\0x\0"), NULL, NULL,
     SDC_CHANGE_FILE},
    {"list: no path", LIST(":000000 100644 " OID_1 " " OID_2 " A"), NULL, NULL, SDC_CHANGE_FILE},
    {"list: an empty path", LIST(":000000 100644 " OID_1 " " OID_2 " A\0\0"), NULL, NULL,
     SDC_CHANGE_FILE},
    {"list: a column less", LIST(":000000 100644 " OID_1 " A\0x\0"), NULL, NULL, SDC_CHANGE_FILE},
    {"list: a name that is too long", LIST(":000000 100644 " OID_1 " " OID_64 "4 A\0x\0"), NULL,
     NULL, SDC_CHANGE_FILE},
};

static void takes_rows(void **state)
{
    const struct list_row *row = *state;
    struct sdc_changes changes;
    struct sdc_change change;
    sdc_changes_init(&changes);
    sdc_buf_append(&changes.list, row->list, row->size);
    assert_int_equal(sdc_changes_next(&changes, &change), row->path != NULL);
    if (row->path) {
        assert_string_equal(change.path, row->path);
        assert_string_equal(change.object, row->object);
        assert_int_equal(change.kind, row->kind);
        assert_false(sdc_changes_next(&changes, &change));
        assert_int_equal(changes.next, row->size);
    }
    sdc_changes_release(&changes);
}

/* --- Names from the working folder --- */

struct name_row {
    const char *name;
    const char *prefix;
    const char *path;
    const char *want;
};

static const struct name_row name_rows[] = {
    {"name: at the top", "", "a/b.mp4", "a/b.mp4"},
    {"name: in the folder", "a/", "a/b.mp4", "b.mp4"},
    {"name: below it", "a/", "a/b/c.mp4", "b/c.mp4"},
    {"name: beside it", "a/b/", "a/c.mp4", "../c.mp4"},
    {"name: two up", "a/b/", "c.mp4", "../../c.mp4"},
    {"name: a folder whose name begins alike", "ab/", "a/c.mp4", "../a/c.mp4"},
    {"name: a file called like the folder", "a/b/", "a/b", "../b"},
};

static void names(void **state)
{
    const struct name_row *row = *state;
    struct sdc_changes changes;
    sdc_changes_init(&changes);
    sdc_buf_puts(&changes.prefix, row->prefix);
    char *got = sdc_changes_name(&changes, row->path);
    assert_non_null(got);
    assert_string_equal(got, row->want);
    free(got);
    sdc_changes_release(&changes);
}

/* --- Pointers --- */

struct pointer_row {
    const char *name;
    const char *text;
    int64_t size; /**< -1: it is none */
};

#define VERSION "version https://git-lfs.github.com/spec/v1\n"

static const struct pointer_row pointer_rows[] = {
    {"pointer", VERSION "oid sha256:" OID_64 "\nsize 12345\n", 12345},
    {"pointer: with an extension",
     VERSION "ext-0-x sha256:" OID_64 "\noid sha256:" OID_64 "\nsize 1\n", 1},
    {"pointer: no line end", VERSION "oid sha256:" OID_64 "\nsize 0", 0},
    {"pointer: the largest size", VERSION "oid sha256:" OID_64 "\nsize 9223372036854775807\n",
     INT64_MAX},
    {"pointer: a size too large", VERSION "oid sha256:" OID_64 "\nsize 9223372036854775808\n", -1},
    {"pointer: a negative size", VERSION "oid sha256:" OID_64 "\nsize -1\n", -1},
    {"pointer: no number", VERSION "oid sha256:" OID_64 "\nsize x\n", -1},
    {"pointer: more than a number", VERSION "oid sha256:" OID_64 "\nsize 1 2\n", -1},
    {"pointer: no size", VERSION "oid sha256:" OID_64 "\n", -1},
    {"pointer: no object", VERSION "size 1\n", -1},
    {"pointer: a short object", VERSION "oid sha256:" OID_2 "\nsize 1\n", -1},
    {"pointer: a long object", VERSION "oid sha256:" OID_64 "3\nsize 1\n", -1},
    {"pointer: capitals", VERSION "oid sha256:A" OID_64 "\nsize 1\n", -1},
    {"pointer: a way out", VERSION "oid sha256:../../" OID_64 "\nsize 1\n", -1},
    {"pointer: another hash", VERSION "oid md5:" OID_64 "\nsize 1\n", -1},
    {"pointer: no version", "oid sha256:" OID_64 "\nsize 1\n", -1},
    {"pointer: empty", "", -1},
};

static void reads_pointers(void **state)
{
    const struct pointer_row *row = *state;
    struct sdc_lfs_pointer pointer = {.size = -1};
    int fd = memfd_create("pointer", MFD_CLOEXEC);
    assert_int_equal(write(fd, row->text, strlen(row->text)), strlen(row->text));
    assert_int_equal(sdc_lfs_read(fd, &pointer), row->size >= 0);
    if (row->size >= 0) {
        assert_string_equal(pointer.oid, OID_64);
        assert_int_equal(pointer.size, row->size);
    }
    close(fd);
}

/** A text that goes on behind what git-lfs reads is none, whatever it begins with. */
static void a_pointer_is_short(void **state)
{
    (void)state;
    static const char text[] = VERSION "oid sha256:" OID_64 "\nsize 1\n";
    struct sdc_lfs_pointer pointer;
    for (off_t size = SDC_LFS_POINTER_SIZE_MAX; size <= SDC_LFS_POINTER_SIZE_MAX + 1; size++) {
        int fd = memfd_create("pointer", MFD_CLOEXEC);
        assert_int_equal(write(fd, text, strlen(text)), strlen(text));
        assert_int_equal(ftruncate(fd, size), 0);
        assert_int_equal(sdc_lfs_read(fd, &pointer), size == SDC_LFS_POINTER_SIZE_MAX);
        close(fd);
    }
}

/* --- Twins --- */

/** The names of two MiB of zeros. @{ */
#define ZEROS_SHA1   "3301331bed0971ef2a52684ad73baa99ed523573"
#define ZEROS_SHA256 "67cbed9b97ddabde2863f4daefa4f57176567a7c3ccfa1560c1065f9c8af74d6"
/** @} */

/** What lies at a path, and whether it is the twin of an object. */
struct twin_row {
    const char *name;
    off_t file_size;
    const char *object;
    bool is_twin;
};

static const struct twin_row twin_rows[] = {
    {"twin: by SHA-1", SDC_TWIN_SIZE_MIN, ZEROS_SHA1, true},
    {"twin: by SHA-256", SDC_TWIN_SIZE_MIN, ZEROS_SHA256, true},
    {"twin: another content", SDC_TWIN_SIZE_MIN, OID_1, false},
    {"twin: another size", SDC_TWIN_SIZE_MIN + 1, ZEROS_SHA1, false},
    {"twin: too small to be worth it", SDC_TWIN_SIZE_MIN - 1,
     "5f0d5f9a07b61958f732882dd89f3f2a9a5dd885", false},
    {"twin: too large", SDC_TWIN_SIZE_MAX + 1, "4d38bbd52d336b129cf35f58f8af683f6134ad0d", false},
    {"twin: a name of no length", SDC_TWIN_SIZE_MIN, "", false},
    {"twin: a name that is cut", SDC_TWIN_SIZE_MIN, "3301331bed", false},
};

static void finds_twins(void **state)
{
    const struct twin_row *row = *state;
    struct sdc_twins twins = {.crypto = NULL};
    char path[] = "/tmp/sdc-twin.XXXXXX";
    int copy = -1;
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(ftruncate(fd, row->file_size), 0);
    for (int round = 0; round < 2; round++) {
        assert_int_equal(sdc_twins_open(&twins, path, row->object, &copy), row->is_twin);
        if (row->is_twin) {
            assert_int_equal(lseek(copy, 0, SEEK_END), row->file_size);
            assert_int_equal(close(copy), 0);
        }
    }
    sdc_twins_release(&twins);
    close(fd);
    unlink(path);
}

static void only_files_have_twins(void **state)
{
    (void)state;
    struct sdc_twins twins = {.crypto = NULL};
    int copy = -1;
    static const char *const paths[] = {"/dev/zero", "/tmp", "/tmp/no/such/file", ""};
    for (size_t i = 0; i < N_OF(paths); i++)
        assert_false(sdc_twins_open(&twins, paths[i], ZEROS_SHA1, &copy));
    sdc_twins_release(&twins);
}

int main(void)
{
    static struct tests tests;
    ADD_ROWS(&tests, takes_rows, list_rows);
    ADD_ROWS(&tests, names, name_rows);
    ADD_ROWS(&tests, reads_pointers, pointer_rows);
    ADD(&tests, a_pointer_is_short);
    ADD_ROWS(&tests, finds_twins, twin_rows);
    ADD(&tests, only_files_have_twins);
    return run_all("changes", &tests);
}
