/* SPDX-License-Identifier: MIT
 * What checking files costs at the least: opens, asks the size of, reads 16 KiB of and closes each
 * file named on standard input, in as many processes as the argument says. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BLOCK_SIZE = 16 * 1024 };

/** Looks at a file; false if that fails. */
static int look_at(const char *name)
{
    static char block[BLOCK_SIZE];
    struct stat status;
    int fd = open(name, O_RDONLY | O_CLOEXEC);
    int is_read = fd >= 0 && fstat(fd, &status) == 0 && pread(fd, block, sizeof block, 0) >= 0;
    if (fd >= 0)
        close(fd);
    return is_read;
}

/** Takes each name whose number is `turn` modulo n. The exit status of its process. */
static int work(char **names, size_t n_names, size_t turn, size_t n)
{
    for (size_t i = turn; i < n_names; i += n) {
        if (!look_at(names[i]))
            return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}

static char **read_names(size_t *n_names)
{
    char **names = NULL;
    char *line = NULL;
    size_t room = 0;
    size_t n_room = 0;
    *n_names = 0;
    while (getline(&line, &room, stdin) > 0) {
        if (*n_names == n_room) {
            n_room = n_room ? 2 * n_room : 1024;
            names = realloc(names, n_room * sizeof *names);
            if (!names)
                abort();
        }
        line[strcspn(line, "\n")] = '\0';
        names[(*n_names)++] = strdup(line);
    }
    free(line);
    return names;
}

int main(int argc, char **argv)
{
    size_t n = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 1;
    size_t n_names;
    char **names = read_names(&n_names);
    int result = EXIT_SUCCESS;
    for (size_t turn = 0; turn < n; turn++) {
        if (fork() == 0)
            _exit(work(names, n_names, turn, n));
    }
    for (int status; wait(&status) > 0;) {
        if (status != 0)
            result = EXIT_FAILURE;
    }
    for (size_t i = 0; i < n_names; i++)
        free(names[i]);
    free(names);
    return result;
}
