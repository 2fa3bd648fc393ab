/* SPDX-License-Identifier: MIT
 * Decodes everything that a file holds, as strictly as libavcodec can. */
#ifndef SDC_PROBE_AV_DECODE_H
#define SDC_PROBE_AV_DECODE_H

#include "facts/facts.h"

#include <libavformat/avformat.h>

/** Decodes every packet of every picture and sound track of an input that was just opened. Sets
 *  library->decodes and, where something fails, library->undecodable with the first place (time
 *  and byte). The sizes of the pictures that really come out replace what the header said in
 *  library; `picture` is the judged track, or NULL. */
void sdc_av_decode(AVFormatContext *context, const AVStream *picture, struct sdc_facts *library);

#endif
