/* SPDX-License-Identifier: MIT
 * Changes of a repository as inputs: what a commit is going to have, or a branch has. */
#ifndef SDC_AUDIT_CHANGED_H
#define SDC_AUDIT_CHANGED_H

#include "audit/search.h"
#include "git/changes.h"

/** Contents that are open at once: each is a copy, in memory where it is small enough. */
#define SDC_CHANGED_COPIES_MAX 8

/** Gives changes, which are borrowed and must have been found.
 */
struct sdc_supply sdc_changed_supply(struct sdc_changes *changes);

#endif
