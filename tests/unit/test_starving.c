/* SPDX-License-Identifier: MIT
 * Readers of media on a source that lacks most of its bytes: begun anew each time that some are
 * added, they find in the end what they find in the whole file. */
#include "probe/readers.h"
#include "probe/sniff.h"
#include "probe/wire.h"

#include "rows.h"

#include <fcntl.h>
#include <glob.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

/** What is there at first, and what is added at once [bytes]: little, so that each reader starves
 *  at many places. */
enum { FIRST = 512, MORE = 256, ROUNDS_MAX = 2000 };

static void read_all(struct sdc_source *source, struct sdc_facts *facts)
{
    sdc_facts_init(facts);
    if (sdc_sniff(source, facts, NULL) != SDC_OK)
        return;
    sdc_reader_fn *read = sdc_reader_for(facts->format);
    if (read)
        read(source, facts, NULL);
}

/** All facts as bytes: how many. */
static size_t pack(const struct sdc_facts *facts, uint8_t bytes[SDC_WIRE_SIZE_MAX])
{
    static struct sdc_message message = {.kind = SDC_MESSAGE_FACTS};
    message.facts = *facts;
    size_t n = sdc_message_encode(&message, bytes, SDC_WIRE_SIZE_MAX);
    assert_true(n > 0);
    return n;
}

static bool is_same(const struct sdc_facts *a, const struct sdc_facts *b)
{
    static uint8_t bytes_a[SDC_WIRE_SIZE_MAX];
    static uint8_t bytes_b[SDC_WIRE_SIZE_MAX];
    size_t n = pack(a, bytes_a);
    return pack(b, bytes_b) == n && memcmp(bytes_a, bytes_b, n) == 0;
}

/** How often the file had to be read anew; fails where it ends in other facts. */
static int starve(const char *path)
{
    static struct sdc_facts whole;
    static struct sdc_facts parts;
    struct sdc_extents extents = {0};
    struct sdc_source source;
    int n_rounds = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_int_equal(sdc_source_init_fd(&source, fd, NULL), SDC_OK);
    int64_t size = source.size;
    read_all(&source, &whole);
    assert_true(sdc_extents_add(&extents, 0, size < FIRST ? size : FIRST));
    for (;; n_rounds++) {
        sdc_source_init_sparse(&source, fd, size, &extents);
        read_all(&source, &parts);
        if (!sdc_source_is_starved(&source))
            break;
        assert_true(n_rounds < ROUNDS_MAX);
        assert_false(sdc_extents_has(&extents, source.need_offset, source.need_offset + 1));
        int64_t n = source.need_size < MORE ? MORE : source.need_size;
        assert_true(sdc_extents_add(&extents, source.need_offset, source.need_offset + n));
    }
    if (!is_same(&whole, &parts))
        fail_msg("%s: other facts", path);
    close(fd);
    return n_rounds;
}

static void same_facts(void **state)
{
    glob_t found;
    int n_starved = 0;
    (void)state;
    assert_int_equal(glob("testdata/*/*.*", 0, NULL, &found), 0);
    assert_true(found.gl_pathc > 500);
    for (size_t i = 0; i < found.gl_pathc; i++)
        n_starved += starve(found.gl_pathv[i]) > 0;
    /* Else it would not be tested. */
    assert_true(n_starved > 300);
    globfree(&found);
}

int main(void)
{
    static struct tests tests;
    ADD(&tests, same_facts);
    return run_all("starving", &tests);
}
