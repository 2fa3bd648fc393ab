/* SPDX-License-Identifier: MIT
 * Runs a fuzz target over the files that it is given, in place of libFuzzer. */
#include "fuzz.h"

#include <stdio.h>

/** Calls the target with a whole file; false where that cannot be read. */
static int replay(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = NULL;
    long size = -1;
    int is_read = 0;
    if (!file)
        return 0;
    if (fseek(file, 0, SEEK_END) == 0)
        size = ftell(file);
    if (size >= 0 && fseek(file, 0, SEEK_SET) == 0)
        bytes = malloc(size > 0 ? (size_t)size : 1);
    if (bytes && fread(bytes, 1, (size_t)size, file) == (size_t)size) {
        LLVMFuzzerTestOneInput(bytes, (size_t)size);
        is_read = 1;
    }
    free(bytes);
    fclose(file);
    return is_read;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (!replay(argv[i])) {
            fprintf(stderr, "%s: cannot be read\n", argv[i]);
            return EXIT_FAILURE;
        }
    }
    printf("%d files\n", argc - 1);
    return EXIT_SUCCESS;
}
