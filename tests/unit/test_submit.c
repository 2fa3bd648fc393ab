/* SPDX-License-Identifier: MIT
 * Submission without a service: names, keys, URLs, what answers mean, what the ledger holds. */
#include "submit/copy.h"
#include "submit/key.h"
#include "submit/label.h"
#include "submit/ledger_file.h"
#include "submit/reply.h"
#include "submit/url.h"

#include "rows.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define TEN    "abcdefghij"
#define THIRTY TEN TEN TEN
#define SIXTY  THIRTY THIRTY
#define KEY    "ak_0123456789abcdefghijklmnopqrstuv"

/* --- Names --- */

struct label_row {
    const char *name;
    const char *label;
};

static const struct label_row label_rows[] = {
    {"photo.jpg", "photo"},
    {"a/b/photo.front.jpg", "photo.front"},
    {"a/b/photo", "photo"},
    {"a.b/photo", "photo"},
    {".hidden", ".hidden"},
    {"", "asset"},
    {"a/", "asset"},
    {"-", "asset"},
    {"a\nb.png", "a-b"},
    {"a\xff"
     "b.png",
     "a-b"},
    {SIXTY "wxyz.png", SIXTY "wxyz"},
    {SIXTY "wxyz5.png", SIXTY "wxyz"},
    {"\xc3\xbc" SIXTY "xyz5.png", "\xc3\xbc" SIXTY "xyz"},
    {"\xe2\x80\xae.png", "---"},
};

static void makes_labels(void **state)
{
    const struct label_row *row = *state;
    char label[SDC_LABEL_SIZE];
    struct sdc_err err = {0};
    sdc_label_make(row->name, label);
    assert_string_equal(label, row->label);
    assert_int_equal(sdc_label_check(label, &err), SDC_OK);
}

struct bad_row {
    const char *name;
};

static const struct bad_row bad_labels[] = {
    {""}, {SIXTY "abcde"}, {"a\tb"}, {"\x7f"}, {"\xc3"}, {"\xe2\x80\xae"},
};

static void refuses_labels(void **state)
{
    const struct bad_row *row = *state;
    struct sdc_err err = {0};
    assert_int_equal(sdc_label_check(row->name, &err), SDC_USAGE);
    assert_string_not_equal(err.text, "");
}

/* --- Keys --- */

struct settings_row {
    const char *name;
    const char *value; /**< NULL: there is none */
};

static const struct settings_row settings_rows[] = {
    {"CRUN_API_KEY=" KEY, KEY},
    {"CRUN_API_KEY=" KEY "\n", KEY},
    {"CRUN_API_KEY=" KEY "\r\n", KEY},
    {"CRUN_API_KEY = " KEY " # mine", KEY},
    {"export CRUN_API_KEY=\"" KEY "\"\n", KEY},
    {"CRUN_API_KEY='" KEY "'", KEY},
    {"A=1\n\n# x\n  CRUN_API_KEY=" KEY "\nB=2", KEY},
    {"CRUN_API_KEY=old\nCRUN_API_KEY=" KEY "\n", KEY},
    {"CRUN_API_KEY=\n", ""},
    {"# CRUN_API_KEY=" KEY "\n", NULL},
    {"CRUN_API_KEYS=" KEY "\n", NULL},
    {"CRUN_API_KEY\n", NULL},
    {"", NULL},
    {"\n\n", NULL},
};

static void reads_settings(void **state)
{
    const struct settings_row *row = *state;
    size_t n = 0;
    const char *value = sdc_key_in_settings(row->name, &n);
    assert_int_equal(value != NULL, row->value != NULL);
    if (!row->value)
        return;
    assert_int_equal(n, strlen(row->value));
    assert_memory_equal(value, row->value, n);
}

static void knows_keys(void **state)
{
    (void)state;
    assert_true(sdc_key_is_shaped(KEY, strlen(KEY)));
    assert_false(sdc_key_is_shaped(KEY, strlen("ak_012345")));
    assert_false(sdc_key_is_shaped("bk_0123456789abcdefghijklmnopqrstuv", strlen(KEY)));
    assert_false(sdc_key_is_shaped("ak_0123456789abcdefghijklmnopqrst\r\n", strlen(KEY)));
    assert_false(sdc_key_is_shaped("", 0));
}

/* --- URLs --- */

struct url_row {
    const char *name;
    bool is_good;
};

static const struct url_row url_rows[] = {
    {"https://example.com/a.jpg", true},
    {"http://example.com/a.jpg?x=1#y", true},
    {"https://93.184.216.34/a", true},
    {"https://example.com/a b", false},
    {"https://example.com/a\nb", false},
    {"https://u:p@example.com/a", false},
    {"https://localhost/a", false},
    {"http://127.0.0.1/a", false},
    {"http://[::1]/a", false},
    {"http://10.1.2.3/a", false},
    {"file:///a", false},
    {"data:,x", false},
    {"example.com/a", false},
    {"", false},
};

static void judges_urls(void **state)
{
    const struct url_row *row = *state;
    assert_int_equal(sdc_url_objection(row->name, false) == NULL, row->is_good);
}

static void lets_loopback_in_for_tests(void **state)
{
    (void)state;
    assert_null(sdc_url_objection("http://127.0.0.1:8080/a", true));
    assert_null(sdc_url_objection("http://[::1]/a", true));
    assert_non_null(sdc_url_objection("http://10.1.2.3/a", true));
}

/* --- Answers --- */

struct answer_row {
    const char *name;
    long status;
    const char *body;
    enum sdc_call call;
    enum sdc_fate fate;
};

static const struct answer_row answer_rows[] = {
    {"registered", 200, "{\"code\":200,\"data\":{\"AssetId\":\"asset-1\"}}", SDC_CALL_REGISTER,
     SDC_FATE_DONE},
    {"the prose's name", 200, "{\"code\":200,\"data\":{\"asset_id\":\"asset-1\"}}",
     SDC_CALL_REGISTER, SDC_FATE_DONE},
    {"created", 201, "{\"code\":200,\"data\":{\"AssetId\":\"asset-1\"}}", SDC_CALL_REGISTER,
     SDC_FATE_DONE},
    {"no JSON, 200", 200, "<html>", SDC_CALL_REGISTER, SDC_FATE_LOST},
    {"nothing, 200", 200, "", SDC_CALL_REGISTER, SDC_FATE_LOST},
    {"an array", 200, "[]", SDC_CALL_REGISTER, SDC_FATE_LOST},
    {"two objects", 200, "{}{}", SDC_CALL_REGISTER, SDC_FATE_LOST},
    {"registered, and a rest", 200, "{\"code\":200,\"data\":{\"AssetId\":\"asset-1\"}}x",
     SDC_CALL_REGISTER, SDC_FATE_LOST},
    {"429 in an answer of 503", 503, "{\"code\":429}", SDC_CALL_REGISTER, SDC_FATE_LOST},
    {"an id with a slash", 200, "{\"code\":200,\"data\":{\"AssetId\":\"a/b\"}}", SDC_CALL_REGISTER,
     SDC_FATE_LOST},
    {"code 422 in 200", 200, "{\"code\":422}", SDC_CALL_REGISTER, SDC_FATE_REFUSED},
    {"code 200 in 422", 422, "{\"code\":200,\"data\":{\"AssetId\":\"a\"}}", SDC_CALL_REGISTER,
     SDC_FATE_REFUSED},
    {"code 429", 429, "{\"code\":429}", SDC_CALL_REGISTER, SDC_FATE_BUSY},
    {"code 455", 200, "{\"code\":455}", SDC_CALL_REGISTER, SDC_FATE_BUSY},
    {"429 of a gateway", 429, "slow down", SDC_CALL_REGISTER, SDC_FATE_LOST},
    {"500", 500, "{\"code\":500}", SDC_CALL_REGISTER, SDC_FATE_LOST},
    {"502 of a gateway", 502, "<html>", SDC_CALL_REGISTER, SDC_FATE_LOST},
    {"408", 408, "", SDC_CALL_REGISTER, SDC_FATE_LOST},
    {"307", 307, "", SDC_CALL_REGISTER, SDC_FATE_REFUSED},
    {"303", 303, "", SDC_CALL_REGISTER, SDC_FATE_LOST},
    {"a code that is half a number", 200, "{\"code\":200.5,\"data\":{}}", SDC_CALL_REGISTER,
     SDC_FATE_LOST},
    {"a status", 200, "{\"code\":200,\"data\":{\"Status\":\"Pending\"}}", SDC_CALL_INFO,
     SDC_FATE_DONE},
    {"a status that is a number", 200, "{\"code\":200,\"data\":{\"Status\":1}}", SDC_CALL_INFO,
     SDC_FATE_LOST},
    {"a place", 200,
     "{\"code\":200,\"data\":{\"presigned_url\":\"https://a/\",\"file_url\":\"https://b/\"}}",
     SDC_CALL_UPLOAD_URL, SDC_FATE_DONE},
    {"half a place", 200, "{\"code\":200,\"data\":{\"presigned_url\":\"https://a/\"}}",
     SDC_CALL_UPLOAD_URL, SDC_FATE_LOST},
    {"put", 204, "", SDC_CALL_PUT, SDC_FATE_DONE},
    {"put, 403", 403, "<Error/>", SDC_CALL_PUT, SDC_FATE_REFUSED},
    {"put, 503", 503, "", SDC_CALL_PUT, SDC_FATE_LOST},
};

static void understands_answers(void **state)
{
    const struct answer_row *row = *state;
    struct sdc_reply reply;
    struct sdc_answer answer = {.http_status = row->status,
                                .body = row->body,
                                .n_body = strlen(row->body),
                                .retry_after_s = -1};
    sdc_reply_judge(&reply, row->call, &answer);
    assert_int_equal(reply.fate, row->fate);
    assert_int_equal(reply.sentence[0] != '\0', row->fate != SDC_FATE_DONE);
    assert_int_equal(reply.advice[0] != '\0', row->fate != SDC_FATE_DONE);
}

struct gone_row {
    const char *name;
    long status;
    const char *body;
    enum sdc_call call;
    bool is_gone;
};

static const struct gone_row gone_rows[] = {
    {"there is none", 404, "{\"code\":404}", SDC_CALL_INFO, true},
    {"the same with HTTP 200", 200, "{\"code\":404,\"data\":null}", SDC_CALL_INFO, true},
    {"a server that breaks", 500, "{\"code\":404}", SDC_CALL_INFO, false},
    {"a gateway", 404, "<html>", SDC_CALL_INFO, false},
    {"a gateway that speaks JSON", 404, "{\"message\":\"no route\"}", SDC_CALL_INFO, false},
    {"a key that is not accepted", 401, "{\"code\":401}", SDC_CALL_INFO, false},
    {"a call that is not there", 404, "{\"code\":404}", SDC_CALL_REGISTER, false},
};

/** What is registered anew for that must be sure to be gone. */
static void knows_what_is_gone(void **state)
{
    const struct gone_row *row = *state;
    struct sdc_reply reply;
    struct sdc_answer answer = {.http_status = row->status,
                                .body = row->body,
                                .n_body = strlen(row->body),
                                .retry_after_s = -1};
    sdc_reply_judge(&reply, row->call, &answer);
    assert_int_equal(reply.is_gone, row->is_gone);
}

static void never_repeats_a_post_that_may_be_done(void **state)
{
    struct sdc_reply lost = {.fate = SDC_FATE_LOST};
    struct sdc_reply busy = {.fate = SDC_FATE_BUSY};
    (void)state;
    assert_false(sdc_reply_may_repeat(&lost, SDC_CALL_REGISTER));
    assert_true(sdc_reply_may_repeat(&lost, SDC_CALL_INFO));
    assert_true(sdc_reply_may_repeat(&busy, SDC_CALL_REGISTER));
}

/* --- The ledger --- */

/** Removes a ledger and what lies beside it. */
static void remove_ledger(const char *path)
{
    static const char *const ends[] = {"", ".lock", "-wal", "-shm"};
    char name[256];
    for (size_t i = 0; i < N_OF(ends); i++) {
        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        unlink(name);
    }
}

static enum sdc_claim claim(struct sdc_ledger *ledger, struct sdc_entry *entry, bool is_again)
{
    struct sdc_err err = {0};
    enum sdc_claim claimed = SDC_CLAIM_BUSY;
    *entry = (struct sdc_entry){.hash = "00", .type = "Image", .api_base = "b", .key_print = "k"};
    assert_int_equal(sdc_ledger_claim(ledger, entry, is_again, &claimed, &err), SDC_OK);
    return claimed;
}

static void put(struct sdc_ledger *ledger, struct sdc_entry *entry, enum sdc_ledger_step step)
{
    struct sdc_err err = {0};
    entry->step = step;
    assert_int_equal(sdc_ledger_write(ledger, entry, &err), SDC_OK);
}

static void keeps_one_row_of_a_kind(void **state)
{
    char path[] = "/tmp/sdc-ledger.XXXXXX";
    struct sdc_ledger *ours = NULL;
    struct sdc_ledger *other = NULL;
    struct sdc_entry entry;
    struct sdc_entry second;
    struct sdc_err err = {0};
    (void)state;
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(sdc_ledger_open(&ours, path, &err), SDC_OK);
    assert_int_equal(sdc_ledger_open(&other, path, &err), SDC_OK);

    assert_int_equal(claim(ours, &entry, false), SDC_CLAIM_OURS);
    assert_int_equal(claim(other, &second, false), SDC_CLAIM_BUSY);
    put(ours, &entry, SDC_STEP_REGISTERING);
    assert_int_equal(claim(other, &second, true), SDC_CLAIM_BUSY);
    assert_false(sdc_ledger_is_free(other, entry.id));

    /* Whoever was at it has gone: nobody knows, until the user says what to do. */
    sdc_ledger_close(&ours);
    assert_true(sdc_ledger_is_free(other, entry.id));
    assert_int_equal(claim(other, &second, false), SDC_CLAIM_KNOWN);
    assert_int_equal(second.step, SDC_STEP_UNKNOWN);
    assert_int_equal(claim(other, &second, true), SDC_CLAIM_OURS);
    assert_true(second.id > entry.id);
    put(other, &second, SDC_STEP_REGISTERED);
    assert_int_equal(claim(other, &entry, true), SDC_CLAIM_KNOWN);
    assert_int_equal(entry.id, second.id);
    put(other, &second, SDC_STEP_FAILED);
    assert_int_equal(claim(other, &entry, false), SDC_CLAIM_OURS);
    assert_true(entry.id > second.id);
    sdc_ledger_close(&other);
    remove_ledger(path);
}

/** So many make one ledger at once, so many times. @{ */
#define N_MAKERS 4
#define N_MADE   50
/** @} */

struct maker {
    const char *path;
    pthread_barrier_t *start;
    struct sdc_err err;
    enum sdc_status status;
};

static void *make_ledger(void *context)
{
    struct maker *maker = context;
    struct sdc_ledger *ledger = NULL;
    pthread_barrier_wait(maker->start);
    maker->status = sdc_ledger_open(&ledger, maker->path, &maker->err);
    sdc_ledger_close(&ledger);
    return NULL;
}

static void many_make_it_at_once(void **state)
{
    (void)state;
    for (unsigned round = 0; round < N_MADE; round++) {
        char path[] = "/tmp/sdc-ledger.XXXXXX";
        pthread_t threads[N_MAKERS];
        struct maker makers[N_MAKERS] = {0};
        pthread_barrier_t start;
        close(mkstemp(path));
        assert_int_equal(pthread_barrier_init(&start, NULL, N_MAKERS), 0);
        for (unsigned i = 0; i < N_MAKERS; i++) {
            makers[i] = (struct maker){.path = path, .start = &start};
            assert_int_equal(pthread_create(&threads[i], NULL, make_ledger, &makers[i]), 0);
        }
        for (unsigned i = 0; i < N_MAKERS; i++)
            assert_int_equal(pthread_join(threads[i], NULL), 0);
        for (unsigned i = 0; i < N_MAKERS; i++) {
            assert_string_equal(makers[i].err.text, "");
            assert_int_equal(makers[i].status, SDC_OK);
        }
        pthread_barrier_destroy(&start);
        remove_ledger(path);
    }
}

static void is_written_through(void **state)
{
    char path[] = "/tmp/sdc-ledger.XXXXXX";
    struct sdc_ledger *ledger = NULL;
    struct sdc_err err = {0};
    sqlite3_stmt *statement = NULL;
    (void)state;
    close(mkstemp(path));
    assert_int_equal(sdc_ledger_open(&ledger, path, &err), SDC_OK);
    assert_int_equal(sqlite3_prepare_v2(ledger->db, "PRAGMA synchronous", -1, &statement, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    /* FULL: each commit has reached the disk before the next step is taken. */
    assert_int_equal(sqlite3_column_int(statement, 0), 2);
    sqlite3_finalize(statement);
    sdc_ledger_close(&ledger);
    remove_ledger(path);
}

/* --- Copies --- */

static void nobody_changes_a_copy(void **state)
{
    static const int64_t memory_left[] = {1024, 0};
    char path[] = "/tmp/sdc-copy.XXXXXX";
    struct sdc_err err = {0};
    (void)state;
    int fd = mkstemp(path);
    unlink(path);
    assert_int_equal(write(fd, "abc", 3), 3);
    for (size_t i = 0; i < N_OF(memory_left); i++) {
        struct sdc_copy copy;
        assert_int_equal(sdc_copy_make(&copy, fd, memory_left[i], &err), SDC_OK);
        assert_int_equal(copy.is_in_memory, memory_left[i] > 0);
        assert_int_equal(copy.size, 3);
        assert_string_equal(copy.hash,
                            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_int_equal(write(copy.fd, "x", 1), -1);
        assert_int_not_equal(ftruncate(copy.fd, 0), 0);
        if (copy.is_in_memory)
            assert_int_equal(fcntl(copy.fd, F_GET_SEALS),
                             F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE);
        sdc_copy_release(&copy);
    }
    close(fd);
}

static void says_why_there_is_no_copy(void **state)
{
    char path[] = "/tmp/sdc-copy.XXXXXX";
    struct rlimit limit;
    struct sdc_copy copy;
    struct sdc_err no_folder = {0};
    struct sdc_err no_room = {0};
    (void)state;
    int fd = mkstemp(path);
    unlink(path);
    assert_int_equal(write(fd, "abc", 3), 3);
    assert_int_equal(setenv("TMPDIR", "/gone", 1), 0);
    assert_int_equal(sdc_copy_make(&copy, fd, 2, &no_folder), SDC_IO);
    assert_int_equal(copy.fd, -1);
    assert_int_equal(unsetenv("TMPDIR"), 0);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    struct rlimit low = {.rlim_cur = 2, .rlim_max = limit.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &low), 0);
    enum sdc_status status = sdc_copy_make(&copy, fd, 3, &no_room);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    assert_int_equal(status, SDC_IO);
    assert_string_equal(no_folder.text,
                        "is to be submitted, but cannot be copied: No such file or directory");
    assert_string_equal(no_room.text,
                        "is to be submitted, but is larger than a file of this process may be");
    close(fd);
}

int main(void)
{
    static struct tests tests;
    ADD_ROWS(&tests, makes_labels, label_rows);
    ADD_ROWS(&tests, refuses_labels, bad_labels);
    ADD_ROWS(&tests, reads_settings, settings_rows);
    ADD(&tests, knows_keys);
    ADD_ROWS(&tests, judges_urls, url_rows);
    ADD(&tests, lets_loopback_in_for_tests);
    ADD_ROWS(&tests, understands_answers, answer_rows);
    ADD_ROWS(&tests, knows_what_is_gone, gone_rows);
    ADD(&tests, never_repeats_a_post_that_may_be_done);
    ADD(&tests, keeps_one_row_of_a_kind);
    ADD(&tests, many_make_it_at_once);
    ADD(&tests, is_written_through);
    ADD(&tests, nobody_changes_a_copy);
    ADD(&tests, says_why_there_is_no_copy);
    return run_all("submit", &tests);
}
