/* SPDX-License-Identifier: MIT
 * How a fact stands to a requirement, all its readings weighed. */
#include "rules/level.h"

#include <string.h>

static enum sdc_level level_of_number(const struct sdc_requirement *row, struct sdc_q value)
{
    if (sdc_interval_holds(&row->sure, value))
        return SDC_LEVEL_HOLDS;
    return sdc_interval_holds(&row->may, value) ? SDC_LEVEL_MAY : SDC_LEVEL_BREAKS;
}

/** The readings of one parser: what all of them say, or else that it may hold. */
static enum sdc_level level_of_parser(const struct sdc_requirement *row,
                                      const struct sdc_fact *fact, enum sdc_parser parser)
{
    enum sdc_level least = SDC_LEVEL_BREAKS;
    enum sdc_level most = SDC_LEVEL_HOLDS;
    for (unsigned i = 0; i < fact->n_numbers; i++) {
        enum sdc_level level = level_of_number(row, fact->numbers[i].value);
        if (fact->numbers[i].parser != parser)
            continue;
        least = level < least ? level : least;
        most = level > most ? level : most;
    }
    if (least > most) /* no reading of this parser */
        return SDC_LEVEL_HOLDS;
    return least == most ? least : SDC_LEVEL_MAY;
}

enum sdc_level sdc_level_of(const struct sdc_requirement *row, const struct sdc_fact *fact)
{
    enum sdc_level structure = level_of_parser(row, fact, SDC_PARSER_STRUCTURE);
    enum sdc_level library = level_of_parser(row, fact, SDC_PARSER_LIBRARY);
    return structure > library ? structure : library;
}

/** True if a listed name stands for this one. */
static bool is_meant(const char *listed, const char *name, const char *format)
{
    const char *colon = strchr(listed, ':');
    size_t format_size = colon ? (size_t)(colon - listed) : 0;
    if (colon && (strncmp(listed, format, format_size) != 0 || format[format_size] != '\0'))
        return false;
    listed = colon ? colon + 1 : listed;
    size_t n = strlen(listed);
    bool is_prefix = n > 0 && listed[n - 1] == '*';
    return is_prefix ? strncmp(listed, name, n - 1) == 0 : strcmp(listed, name) == 0;
}

bool sdc_names_have(const char *const names[SDC_NAMES_MAX], const char *name, const char *format)
{
    for (size_t i = 0; i < SDC_NAMES_MAX && names[i]; i++) {
        if (is_meant(names[i], name, format))
            return true;
    }
    return false;
}
