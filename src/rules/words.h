/* SPDX-License-Identifier: MIT
 * The sentences of findings: measured value, limit, unit, and where readings differ, each. */
#ifndef SDC_RULES_WORDS_H
#define SDC_RULES_WORDS_H

#include "rules/check.h"
#include "rules/level.h"

/** "mp4, mov". */
void sdc_words_names(const char *const names[SDC_NAMES_MAX], char *text, size_t size);

/** "is an HTML page titled "Sign in", not media", "is an MP4 video, not an image". */
void sdc_words_type(const struct sdc_facts *facts, enum sdc_type wanted, char *text, size_t size);

/** "is a Matroska video, not one of mp4, mov". */
void sdc_words_format(const struct sdc_facts *facts, const char *names, char *text, size_t size);

/** The exact value, "24000/1001"; where readings differ each with its name, "14 (track), 16
 *  (movie)". */
void sdc_words_measured(const struct sdc_fact *fact, char *text, size_t size);

/** The sentence for a number that does not surely hold. */
void sdc_words_number(enum sdc_fact_id id, const struct sdc_fact *fact,
                      const struct sdc_requirement *row, enum sdc_level level, char *text,
                      size_t size);

/** What a profile requires of a rule: "[24, 60] fps", "mp4, mov", "not stated". */
void sdc_words_limit(const struct sdc_check *check, const struct sdc_profile *profile, char *text,
                     size_t size);

/** "2026-11-22T10:00:00Z"; the number itself where no calendar has it. */
void sdc_words_time(int64_t seconds, char *text, size_t size);

/** Says of a signed URL when it expires, or has, time being that as text. */
void sdc_words_expiry(const struct sdc_reach *reach, const char *time, char *text, size_t size);

#endif
