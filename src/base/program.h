/* SPDX-License-Identifier: MIT
 * Where this program is, and those that it starts. */
#ifndef SDC_BASE_PROGRAM_H
#define SDC_BASE_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>

/** Where the programs that this one starts are installed; the Makefile says so. */
#ifndef SDC_LIBEXECDIR
#define SDC_LIBEXECDIR "/usr/libexec/seedance-check"
#endif

/** Sets path to that of this executable. False where that cannot be told, or has no room. */
bool sdc_program_own(char *path, size_t size);

/** Sets path to that of a program in a folder. False where it is not there, with errno set. */
bool sdc_program_is_in(const char *folder, const char *name, char *path, size_t size);

/** The same in the folder of this executable, or else in SDC_LIBEXECDIR. */
bool sdc_program_find(const char *name, char *path, size_t size);

#endif
