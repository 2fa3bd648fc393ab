/* SPDX-License-Identifier: MIT
 * The facts in a line of an ndjson report. */
#ifndef SDC_REPORT_LINE_MEDIA_H
#define SDC_REPORT_LINE_MEDIA_H

#include "facts/facts.h"
#include "report/json_in.h"

/** Reads the value of `media` into facts that are all unknown. */
void sdc_line_take_media(struct sdc_json *json, struct sdc_facts *facts);

#endif
