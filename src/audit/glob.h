/* SPDX-License-Identifier: MIT
 * Patterns of file names as git has them, and whether a path is like one. */
#ifndef SDC_AUDIT_GLOB_H
#define SDC_AUDIT_GLOB_H

#include <stdbool.h>

/** True if the whole of path is like the pattern, by the rules of gitignore(5): "?" and "*" stand
 *  for anything but a slash, "[a-z]" and "[[:alpha:]]" for one character (with "!" or "^" in front
 *  for any other), a backslash takes away the meaning of what follows, and a "**" that fills the
 *  room between slashes stands for any number of folders. Compares bytes. A pattern that is no
 *  valid one is like nothing. Takes time by the product of both lengths at most. */
bool sdc_glob_matches(const char *pattern, const char *path);

#endif
