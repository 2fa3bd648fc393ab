/* SPDX-License-Identifier: MIT
 * The library as a guest in a process: descriptors, locks, memory, children, signals, threads. */
#include "api.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>

#define IMAGE "testdata/image/plain.jpg"
#define VIDEO "testdata/video/real.mp4"
#define SOUND "testdata/audio/stereo.wav"

/** Checks in a row that must leave nothing behind. */
#define N_CHECKS 1000
/** Longest wait for what has to happen soon [ms]. */
#define SOON_MS 10000

static struct sdc_checker *checker;

static int set_up(void **state)
{
    (void)state;
    checker = new_checker(NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    sdc_checker_free(&checker);
    return 0;
}

/* ---- Descriptors ----------------------------------------------------------------------------- */

static void no_descriptor_is_left(void **state)
{
    static const char *const paths[] = {IMAGE, VIDEO, "testdata/hostile/clip.mkv",
                                        "testdata/hostile/lfs-pointer.mp4"};
    size_t n_before = count_open();
    struct sdc_checker *own = new_checker(NULL);
    (void)state;
    assert_verdict(own, IMAGE, SDC_PASS);
    assert_verdict(own, VIDEO, SDC_PASS);
    size_t n_warm = count_open();
    for (size_t i = 0; i < N_CHECKS; i++) {
        struct sdc_outcome *outcome = ways[i % N_OF(ways)](own, paths[i / 2 % N_OF(paths)]);
        assert_non_null(outcome);
        sdc_outcome_free(&outcome);
        if (i % 100 == 0) {
            assert_error(by_path(own, "no such file"), "not-found", "");
            assert_error(by_path(own, "testdata"), "not-a-file", "");
            assert_error(sdc_checker_check_descriptor(own, -1, "x"), "io", "");
        }
    }
    assert_int_equal(count_open(), n_warm);
    sdc_checker_free(&own);
    assert_int_equal(count_open(), n_before);
}

static void descriptor_stays_open_where_it_was(void **state)
{
    static const char *const paths[] = {IMAGE, VIDEO, SOUND, "testdata/hostile/page.html"};
    (void)state;
    for (size_t i = 0; i < N_OF(paths); i++) {
        off_t offset = (off_t)(7 * i);
        int fd = open(paths[i], O_RDONLY | O_CLOEXEC);
        assert_int_equal(lseek(fd, offset, SEEK_SET), offset);
        struct sdc_outcome *outcome = sdc_checker_check_descriptor(checker, fd, "x");
        assert_int_not_equal(sdc_outcome_verdict(outcome), SDC_ERROR);
        assert_int_equal(lseek(fd, 0, SEEK_CUR), offset);
        assert_int_equal(close(fd), 0);
        sdc_outcome_free(&outcome);
    }
}

/** A copy of a file of testdata, open as flags say, whose name is gone. */
static int open_copy(const char *from, int flags)
{
    char path[] = "/tmp/sdc-test-copy-XXXXXX";
    size_t size;
    const void *bytes = map(from, &size);
    int writer = mkstemp(path);
    assert_true(writer >= 0);
    assert_int_equal(write(writer, bytes, size), size);
    int fd = open(path, flags | O_CLOEXEC);
    assert_true(fd >= 0);
    close(writer);
    unlink(path);
    munmap((void *)(uintptr_t)bytes, size + 1);
    return fd;
}

static void file_needs_no_name(void **state)
{
    int fd = open_copy(VIDEO, O_RDWR);
    (void)state;
    struct sdc_outcome *outcome = sdc_checker_check_descriptor(checker, fd, "clip.mp4");
    assert_int_equal(sdc_outcome_verdict(outcome), SDC_PASS);
    sdc_outcome_free(&outcome);
    close(fd);
}

/** True if another process could not have the file. */
static bool is_locked(int fd)
{
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
        _exit(fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return status != 0;
}

static void locks_are_kept(void **state)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int fd = open_copy(IMAGE, O_RDWR);
    (void)state;
    assert_int_equal(fcntl(fd, F_SETLK, &lock), 0);
    struct sdc_outcome *outcome = sdc_checker_check_descriptor(checker, fd, "x.jpg");
    assert_int_equal(sdc_outcome_verdict(outcome), SDC_PASS);
    assert_true(is_locked(fd));
    sdc_outcome_free(&outcome);
    close(fd);
}

static void descriptors_of_other_kinds_are_refused(void **state)
{
    int pipes[2];
    int folder = open("testdata", O_RDONLY | O_CLOEXEC);
    int path_only = open(IMAGE, O_PATH | O_CLOEXEC);
    int write_only = open_copy(IMAGE, O_WRONLY);
    (void)state;
    assert_int_equal(pipe2(pipes, O_CLOEXEC), 0);
    assert_error(sdc_checker_check_descriptor(checker, pipes[0], "x"), "not-a-file", "a FIFO");
    assert_error(sdc_checker_check_descriptor(checker, folder, "x"), "not-a-file", "directory");
    assert_error(sdc_checker_check_descriptor(checker, path_only, "x"), "no-access", "not open");
    assert_error(sdc_checker_check_descriptor(checker, write_only, "x"), "no-access", "not open");
    int all[] = {pipes[0], pipes[1], folder, path_only, write_only};
    for (size_t i = 0; i < N_OF(all); i++)
        assert_int_equal(close(all[i]), 0);
}

/* ---- Memory ---------------------------------------------------------------------------------- */

static void memory_is_not_changed(void **state)
{
    static const char *const paths[] = {IMAGE, VIDEO, SOUND};
    (void)state;
    for (size_t i = 0; i < N_OF(paths); i++) {
        size_t size;
        const void *bytes = map(paths[i], &size); /* read-only */
        void *copy = malloc(size);
        assert_non_null(copy);
        memcpy(copy, bytes, size);
        struct sdc_outcome *outcome = sdc_checker_check_memory(checker, copy, size, "x");
        assert_memory_equal(copy, bytes, size);
        assert_int_equal(sdc_outcome_verdict(outcome), SDC_PASS);
        sdc_outcome_free(&outcome);
        free(copy);
        munmap((void *)(uintptr_t)bytes, size + 1);
    }
}

/** Runs a test in a process of its own, which must end by itself with status 0. */
static void in_child(void (*test)(void))
{
    int status = 0;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        test();
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

/** Ends a child with the line of what is wrong; cmocka is the parent's. */
static void require_at(bool is_so, int line)
{
    if (!is_so)
        _exit(line % 250 + 1);
}

#define REQUIRE(is_so) require_at((is_so), __LINE__)

static bool is_verdict(struct sdc_outcome *outcome, enum sdc_verdict verdict)
{
    bool is_so = outcome && sdc_outcome_verdict(outcome) == verdict;
    sdc_outcome_free(&outcome);
    return is_so;
}

static void check_below_file_limit(void)
{
    struct rlimit limit = {.rlim_cur = 100, .rlim_max = 100};
    struct sdc_checker *own = new_checker(NULL);
    size_t size;
    const void *bytes = map(IMAGE, &size);
    REQUIRE(setrlimit(RLIMIT_FSIZE, &limit) == 0);
    struct sdc_outcome *outcome = sdc_checker_check_memory(own, bytes, size, "x.jpg");
    REQUIRE(outcome && strcmp(sdc_outcome_error_code(outcome), "too-large") == 0);
    sdc_outcome_free(&outcome);
    REQUIRE(is_verdict(by_path(own, IMAGE), SDC_PASS));
    sdc_checker_free(&own);
}

static void memory_beyond_a_limit_raises_no_signal(void **state)
{
    (void)state;
    in_child(check_below_file_limit);
}

/* ---- Probe programs -------------------------------------------------------------------------- */

static void one_program_of_each_kind(void **state)
{
    pid_t first[CHILDREN_MAX];
    pid_t last[CHILDREN_MAX];
    struct sdc_checker *own = new_checker(NULL);
    size_t n_before = find_children(first);
    (void)state;
    assert_verdict(own, "testdata/hostile/page.html", SDC_FAIL);
    assert_int_equal(find_children(first), n_before);
    assert_verdict(own, VIDEO, SDC_PASS);
    assert_int_equal(find_children(first), n_before + 1);
    assert_verdict(own, IMAGE, SDC_PASS);
    size_t n = find_children(first);
    assert_int_equal(n, n_before + 2);
    for (int i = 0; i < 50; i++) {
        assert_verdict(own, VIDEO, SDC_PASS);
        assert_verdict(own, SOUND, SDC_PASS);
        assert_verdict(own, IMAGE, SDC_PASS);
    }
    assert_int_equal(find_children(last), n);
    assert_memory_equal(first, last, n * sizeof first[0]);
    sdc_checker_free(&own);
    assert_int_equal(find_children(last), n_before);
}

/** Kills all children with a signal that they cannot help. */
static void kill_children(void)
{
    pid_t children[CHILDREN_MAX];
    size_t n = find_children(children);
    siginfo_t info;
    assert_true(n > 0);
    for (size_t i = 0; i < n; i++) {
        kill(children[i], SIGKILL);
        waitid(P_PID, (id_t)children[i], &info, WEXITED | WNOWAIT);
    }
}

static void killed_programs_are_replaced(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        assert_verdict(checker, IMAGE, SDC_PASS);
        assert_verdict(checker, VIDEO, SDC_PASS);
        kill_children();
    }
    assert_verdict(checker, IMAGE, SDC_PASS);
    assert_verdict(checker, VIDEO, SDC_PASS);
}

static void check_without_zombies(void)
{
    struct sdc_checker *own = new_checker(NULL);
    pid_t children[CHILDREN_MAX];
    REQUIRE(is_verdict(by_path(own, IMAGE), SDC_PASS));
    REQUIRE(find_children(children) == 1);
    kill(children[0], SIGKILL);
    for (int i = 0; i < SOON_MS && find_children(children) > 0; i++)
        poll(NULL, 0, 1);
    REQUIRE(find_children(children) == 0);
    REQUIRE(is_verdict(by_path(own, IMAGE), SDC_PASS));
    sdc_checker_free(&own);
    REQUIRE(find_children(children) == 0);
}

static void ignore_children(void)
{
    signal(SIGCHLD, SIG_IGN);
    check_without_zombies();
}

static void *wait_for_all(void *unused)
{
    while (waitpid(-1, NULL, 0) > 0 || errno == ECHILD)
        poll(NULL, 0, 1);
    return unused;
}

static void wait_for_children_of_others(void)
{
    pthread_t waiter;
    REQUIRE(pthread_create(&waiter, NULL, wait_for_all, NULL) == 0);
    check_without_zombies();
}

static void processes_may_ignore_their_children(void **state)
{
    (void)state;
    in_child(ignore_children);
}

static void processes_may_wait_for_any_child(void **state)
{
    (void)state;
    in_child(wait_for_children_of_others);
}

/* ---- The rest of the process ----------------------------------------------------------------- */

static void check_without_standard_descriptors(void)
{
    close(STDIN_FILENO);
    close(STDOUT_FILENO);
    close(STDERR_FILENO);
    struct sdc_checker *own = new_checker(NULL);
    for (size_t i = 0; i < N_OF(ways); i++) {
        REQUIRE(is_verdict(ways[i](own, IMAGE), SDC_PASS));
        REQUIRE(is_verdict(ways[i](own, VIDEO), SDC_PASS));
        REQUIRE(is_verdict(ways[i](own, "testdata/hostile/page.html"), SDC_FAIL));
    }
    sdc_checker_free(&own);
    for (int fd = 0; fd <= STDERR_FILENO; fd++)
        REQUIRE(fcntl(fd, F_GETFD) < 0);
}

static void standard_descriptors_may_be_closed(void **state)
{
    (void)state;
    in_child(check_without_standard_descriptors);
}

/** Makes a folder of probe programs that talk. */
static void make_talkative(char *folder)
{
    static const char *const names[] = {"seedance-probe-av", "seedance-probe-image"};
    char path[PATH_MAX];
    REQUIRE(mkdtemp(folder) != NULL);
    for (size_t i = 0; i < N_OF(names); i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        FILE *script = fopen(path, "we");
        REQUIRE(script != NULL);
        fprintf(script, "#!/bin/sh\necho noise; echo noise >&2; exec '%s/%s' \"$@\"\n", programs(),
                names[i]);
        REQUIRE(fclose(script) == 0 && chmod(path, S_IRWXU) == 0);
    }
}

static void remove_talkative(const char *folder)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/seedance-probe-av", folder);
    unlink(path);
    snprintf(path, sizeof path, "%s/seedance-probe-image", folder);
    unlink(path);
    rmdir(folder);
}

/** Prints nothing, reads nothing, changes no disposition and no mask of signals. */
static void check_quietly(void)
{
    char folder[] = "/tmp/sdc-test-programs-XXXXXX";
    static const char *const paths[] = {IMAGE, VIDEO, "testdata/hostile/cut-half.jpg",
                                        "testdata/hostile/garbage.mp4",
                                        "testdata/hostile/png-0.png"};
    struct sigaction before[SIGSYS + 1];
    struct sigaction after;
    sigset_t masked;
    int ends[2];
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
    for (int fd = 0; fd <= STDERR_FILENO; fd++)
        REQUIRE(dup2(ends[1], fd) == fd);
    REQUIRE(write(ends[0], "input", 5) == 5);
    for (int i = 1; i <= SIGSYS; i++)
        sigaction(i, NULL, &before[i]);
    make_talkative(folder);
    struct sdc_checker *own = new_checker(&(struct sdc_checker_options){.programs = folder});
    REQUIRE(is_verdict(by_path(own, IMAGE), SDC_PASS));
    for (size_t i = 0; i < N_OF(paths) * N_OF(ways); i++) {
        struct sdc_outcome *outcome = ways[i % N_OF(ways)](own, paths[i / N_OF(ways)]);
        sdc_outcome_free(&outcome);
    }
    sdc_checker_free(&own);
    remove_talkative(folder);
    for (int i = 1; i <= SIGSYS; i++) {
        sigaction(i, NULL, &after);
        REQUIRE(after.sa_handler == before[i].sa_handler);
    }
    REQUIRE(sigprocmask(SIG_BLOCK, NULL, &masked) == 0 && sigisemptyset(&masked));
    char bytes[8];
    REQUIRE(recv(ends[0], bytes, sizeof bytes, MSG_DONTWAIT) < 0 && errno == EAGAIN);
    REQUIRE(recv(STDIN_FILENO, bytes, sizeof bytes, MSG_DONTWAIT) == 5);
}

static void nothing_is_printed_or_handled(void **state)
{
    (void)state;
    in_child(check_quietly);
}

static void note_signal(int number)
{
    (void)number;
}

static void signals_do_not_disturb(void **state)
{
    struct sigaction action = {.sa_handler = note_signal}; /* no SA_RESTART */
    struct sigaction before;
    timer_t timer;
    struct itimerspec often = {.it_interval = {.tv_nsec = 100000}, .it_value = {.tv_nsec = 1}};
    (void)state;
    sigaction(SIGALRM, &action, &before);
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
    assert_int_equal(timer_create(CLOCK_MONOTONIC, &event, &timer), 0);
    assert_int_equal(timer_settime(timer, 0, &often, NULL), 0);
    for (int i = 0; i < 100; i++) {
        struct sdc_outcome *outcome = ways[(size_t)i % N_OF(ways)](checker, i % 2 ? IMAGE : VIDEO);
        assert_int_equal(sdc_outcome_verdict(outcome), SDC_PASS);
        sdc_outcome_free(&outcome);
    }
    timer_delete(timer);
    sigaction(SIGALRM, &before, NULL);
}

/** What a thread does with a checker, its own where none is given; the number of wrong verdicts. */
static void *check_in_thread(void *given)
{
    struct sdc_checker *own = given ? given : new_checker(NULL);
    size_t n_wrong = 0;
    for (int i = 0; i < 30; i++)
        n_wrong += !is_verdict(by_path(own, i % 2 ? IMAGE : VIDEO), SDC_PASS);
    if (!given)
        sdc_checker_free(&own);
    return (void *)(uintptr_t)n_wrong;
}

static void threads_have_checkers_of_their_own(void **state)
{
    pthread_t threads[4];
    (void)state;
    for (size_t i = 0; i < N_OF(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, check_in_thread, NULL), 0);
    for (size_t i = 0; i < N_OF(threads); i++) {
        void *n_wrong = NULL;
        assert_int_equal(pthread_join(threads[i], &n_wrong), 0);
        assert_null(n_wrong);
    }
}

static void checker_outlives_its_threads(void **state)
{
    struct sdc_checker *own = new_checker(NULL);
    (void)state;
    for (int i = 0; i < 3; i++) {
        pthread_t thread;
        void *n_wrong = NULL;
        assert_int_equal(pthread_create(&thread, NULL, check_in_thread, own), 0);
        assert_int_equal(pthread_join(thread, &n_wrong), 0);
        assert_null(n_wrong);
        assert_verdict(own, IMAGE, SDC_PASS);
    }
    sdc_checker_free(&own);
}

#ifdef SDC_FAULTS

/** What a probe program does over an input, and what comes of that. */
struct fault_row {
    const char *name;
    const char *code;
    const char *message;
    int64_t timeout_ms; /**< 0: the default */
};

static const struct fault_row faults[] = {
    {"segv", "probe-died", "the probe ", 0},
    {"exit", "probe-died", "status 7", 0},
    {"hang", "timeout", "within 0.3 s", 300},
    {"noise", "probe-nonsense", "no valid message", 0},
    {"format", "probe-nonsense", "no valid message", 0},
};

static void fault_costs_one_input(void **state)
{
    const struct fault_row *row = *state;
    struct sdc_checker *own =
        new_checker(&(struct sdc_checker_options){.timeout_ms = row->timeout_ms});
    static char bytes[1 << 20];
    size_t size;
    const void *good = map(IMAGE, &size);
    memcpy(bytes, good, size);
    size += (size_t)snprintf(bytes + size, sizeof bytes - size, "SDC-FAULT:%s", row->name);
    for (int i = 0; i < 2; i++) {
        assert_error(sdc_checker_check_memory(own, bytes, size, "x.jpg"), row->code, row->message);
        struct sdc_outcome *outcome;
        do /* a machine that is busy may need longer than that for a start */
            outcome = sdc_checker_check_file(own, IMAGE);
        while (strcmp(sdc_outcome_error_code(outcome), "timeout") == 0);
        assert_true(is_verdict(outcome, SDC_PASS));
    }
    munmap((void *)(uintptr_t)good, size + 1);
    sdc_checker_free(&own);
}

#endif

int main(void)
{
    static struct tests tests;
    ADD(&tests, no_descriptor_is_left);
    ADD(&tests, descriptor_stays_open_where_it_was);
    ADD(&tests, file_needs_no_name);
    ADD(&tests, locks_are_kept);
    ADD(&tests, descriptors_of_other_kinds_are_refused);
    ADD(&tests, memory_is_not_changed);
    ADD(&tests, memory_beyond_a_limit_raises_no_signal);
    ADD(&tests, one_program_of_each_kind);
    ADD(&tests, killed_programs_are_replaced);
    ADD(&tests, processes_may_ignore_their_children);
    ADD(&tests, processes_may_wait_for_any_child);
    ADD(&tests, standard_descriptors_may_be_closed);
    ADD(&tests, nothing_is_printed_or_handled);
    ADD(&tests, signals_do_not_disturb);
    ADD(&tests, threads_have_checkers_of_their_own);
    ADD(&tests, checker_outlives_its_threads);
#ifdef SDC_FAULTS
    ADD_ROWS(&tests, fault_costs_one_input, faults);
#endif
    return run_all_in("api_process", &tests, set_up, tear_down);
}
