/* SPDX-License-Identifier: MIT
 * What is looked at: the table of rules. */
#ifndef SDC_RULES_CHECK_H
#define SDC_RULES_CHECK_H

#include "base/buf.h"
#include "facts/facts.h"
#include "rules/profile.h"

/** How a rule is judged. */
enum sdc_check_kind {
    SDC_CHECK_TYPE,         /**< is media, of the type that is wanted */
    SDC_CHECK_EXTENSION,    /**< name and content agree */
    SDC_CHECK_WHOLE,        /**< reaches its own end */
    SDC_CHECK_CONSISTENT,   /**< two parsers agree */
    SDC_CHECK_DECODES,      /**< everything can be decoded, where that was asked for */
    SDC_CHECK_FORMAT,       /**< the format is one of those that the profile names */
    SDC_CHECK_NUMBER,       /**< a number lies in the profile's interval */
    SDC_CHECK_CODEC,        /**< the codecs are among those that the profile names */
    SDC_CHECK_URL,          /**< the service can fetch it */
    SDC_CHECK_EXPIRY,       /**< and for long enough */
    SDC_CHECK_CONTENT_TYPE, /**< its server names it by what it is */
};

struct sdc_check;

/** Appends a command that mends a file which breaks the rule, as a template for
 *  sdc_help_expand; nothing where there is none. */
typedef void sdc_help_fn(const struct sdc_check *check, const struct sdc_facts *facts,
                         const struct sdc_profile *profile, struct sdc_buf *command);

/** A row of the table of rules. */
struct sdc_check {
    const char *id;     /**< stable: "video.fps" */
    enum sdc_type type; /**< the media that it is for; SDC_TYPE_NONE: every file */
    enum sdc_check_kind kind;
    enum sdc_fact_id fact; /**< SDC_CHECK_NUMBER and SDC_CHECK_CODEC: what is judged */
    const char *unless;    /**< judged only where this rule is not; NULL: always */
    bool is_advice;        /**< file.*: breaking it is a warning */
    const char *sentence;  /**< what it looks at, for --explain */
    const char *hint;      /**< what to do, where no command can */
    sdc_help_fn *help;     /**< makes the command; NULL if there is never one */
};

/** The rows, in the order in which findings are reported. */
extern const struct sdc_check sdc_checks[];
extern const size_t sdc_n_checks;

/** The row of that id, or NULL. */
const struct sdc_check *sdc_check_find(const char *id);

/** Which rules are in force. Both lists hold ids or their prefixes ("video", "video."), borrowed.
 */
struct sdc_selection {
    const char *const *selected; /**< none: all */
    size_t n_selected;
    const char *const *ignored;
    size_t n_ignored;
};

/** True if the rule is in force. */
bool sdc_selection_has(const struct sdc_selection *selection, const char *id);

/** True if word is the id of a rule or a prefix of one. */
bool sdc_check_is_prefix(const char *word);

/** The id of the rule that a word may have meant, by all of it or by what stands behind the dot
 *  ("fps"); NULL if it is near none. */
const char *sdc_check_nearest(const char *word);

#endif
