/* SPDX-License-Identifier: MIT
 * How fast the structure readers are, as a Markdown table: readers FILE... */
#include "probe/readers.h"
#include "probe/sniff.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/** Files of each kind, all of them warm. */
#define N_FILES 1000
/** Passes over them; the fastest counts, the others were disturbed. */
#define N_PASSES 7
/** Largest file that is copied; of a larger one all files are links [bytes]. */
#define COPY_SIZE_MAX (1 << 20)
/** What a program reads that only looks at the beginning [bytes]. */
#define FLOOR_SIZE 16384
/** Room for a path. */
#define PATH_SIZE 64

#define NS_PER_S  1000000000.0
#define NS_PER_US 1000.0

/** The folder with the files, and one file as the readers see it. */
struct bench {
    char folder[PATH_SIZE];
    const char *original;
    enum sdc_format format;
    int64_t size;
    int64_t n_bytes_read; /**< by all readers of a pass [bytes] */
};

/** What is measured: something that is done with an open file. */
typedef void work_fn(struct bench *bench, int fd);

static void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static const char *path_of(const struct bench *bench, unsigned i)
{
    static char path[PATH_SIZE + PATH_SIZE];
    snprintf(path, sizeof path, "%s/%u", bench->folder, i);
    return path;
}

static void write_copy(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(bytes, 1, size, file) != size || fclose(file) != 0)
        die(path);
}

/** Makes the files of a pass. */
static void make_files(const struct bench *bench)
{
    static uint8_t bytes[COPY_SIZE_MAX];
    bool is_small = bench->size <= COPY_SIZE_MAX;
    if (is_small) {
        FILE *file = fopen(bench->original, "rb");
        if (file == NULL || fread(bytes, 1, (size_t)bench->size, file) != (size_t)bench->size ||
            fclose(file) != 0)
            die(bench->original);
    }
    for (unsigned i = 0; i < N_FILES; i++) {
        const char *path = path_of(bench, i);
        if (is_small)
            write_copy(path, bytes, (size_t)bench->size);
        else if (link(bench->original, path) != 0)
            die(path);
    }
}

static void remove_files(const struct bench *bench)
{
    for (unsigned i = 0; i < N_FILES; i++)
        unlink(path_of(bench, i));
}

/** What no reader can do without. */
static void do_floor(struct bench *bench, int fd)
{
    static uint8_t bytes[FLOOR_SIZE];
    struct stat status;
    if (fstat(fd, &status) != 0 || pread(fd, bytes, sizeof bytes, 0) < 0)
        die(bench->original);
}

static void do_read(struct bench *bench, int fd)
{
    struct sdc_source source;
    struct sdc_facts facts;
    struct sdc_err err = {0};
    sdc_facts_init(&facts);
    facts.format = bench->format;
    facts.type = sdc_format_info(bench->format)->type;
    if (sdc_source_init_fd(&source, fd, &err) != SDC_OK ||
        sdc_reader_for(bench->format)(&source, &facts, &err) != SDC_OK)
        die(err.text);
    bench->n_bytes_read += source.n_bytes_read;
}

static double now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * NS_PER_S + (double)now.tv_nsec;
}

/** Time for one file [us]. */
static double measure(struct bench *bench, work_fn *work)
{
    double best = 0;
    for (unsigned pass = 0; pass < N_PASSES; pass++) {
        bench->n_bytes_read = 0;
        double start = now_ns();
        for (unsigned i = 0; i < N_FILES; i++) {
            int fd = open(path_of(bench, i), O_RDONLY | O_CLOEXEC);
            if (fd < 0)
                die(path_of(bench, i));
            work(bench, fd);
            close(fd);
        }
        double taken = (now_ns() - start) / (NS_PER_US * N_FILES);
        if (pass == 0 || taken < best)
            best = taken;
    }
    return best;
}

/** Finds out what the file is. False if nobody here reads that. */
static bool sniff(struct bench *bench)
{
    struct sdc_source source;
    struct sdc_facts facts;
    struct sdc_err err = {0};
    int fd = open(bench->original, O_RDONLY | O_CLOEXEC);
    sdc_facts_init(&facts);
    if (fd < 0 || sdc_source_init_fd(&source, fd, &err) != SDC_OK ||
        sdc_sniff(&source, &facts, &err) != SDC_OK)
        die(bench->original);
    close(fd);
    bench->format = facts.format;
    bench->size = source.size;
    return sdc_reader_for(facts.format) != NULL;
}

int main(int n_arguments, char **arguments)
{
    struct bench bench = {.folder = "build/bench-readers.XXXXXX"};
    if (mkdtemp(bench.folder) == NULL)
        die(bench.folder);
    printf("| reader | file | its size [B] | time [us] | floor [us] | read [B] |\n");
    printf("|---|---|---|---|---|---|\n");
    for (int i = 1; i < n_arguments; i++) {
        bench.original = arguments[i];
        if (!sniff(&bench))
            continue;
        make_files(&bench);
        double floor = measure(&bench, do_floor);
        double taken = measure(&bench, do_read);
        remove_files(&bench);
        printf("| %s | %s | %" PRId64 " | %.1f | %.1f | %" PRId64 " |\n",
               sdc_format_info(bench.format)->name, bench.original, bench.size, taken, floor,
               bench.n_bytes_read / N_FILES);
    }
    rmdir(bench.folder);
    return EXIT_SUCCESS;
}
