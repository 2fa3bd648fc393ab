/* SPDX-License-Identifier: MIT
 * What stands around and between the sound of an MPEG audio file: tags, and the frame that declares
 * how long the others are. */
#ifndef SDC_PROBE_MPEG_TAGS_H
#define SDC_PROBE_MPEG_TAGS_H

#include "probe/mpeg_header.h"
#include "source/cursor.h"

/** What a Xing, Info or VBRI frame declares. It is no sound itself. */
struct sdc_mpeg_declared {
    const char *name;  /**< "Xing", "Info", "VBRI"; NULL if the frame is sound like any other */
    int64_t n_frames;  /**< without that frame; 0 if not declared */
    int64_t size;      /**< of the sound with that frame [bytes]; 0 if not declared */
    bool has_trim;     /**< delay and padding are declared */
    int64_t n_delay;   /**< samples of each channel in front that the encoder added */
    int64_t n_padding; /**< the same behind */
};

/** Reads what the frame at offset at, which has that header, declares (Xing's "VBR header SDK"; the
 *  LAME tag's revision 1; Fraunhofer's VBRI). Fields behind the frame's end count as not declared.
 */
void sdc_mpeg_declared_read(struct sdc_cursor *cursor, int64_t at,
                            const struct sdc_mpeg_header *header,
                            struct sdc_mpeg_declared *declared);

/** The size of the ID3v2 tag at offset at, with its header and footer [bytes], however much of it
 *  is there; 0 if there is none. ID3v2.4, 3.1. */
int64_t sdc_mpeg_id3v2_size(struct sdc_cursor *cursor, int64_t at);

/** Where the tags at the cursor's end begin (ID3v1, APEv2, Lyrics3 v2, ID3v2 with a footer, in any
 *  order), >= start; the cursor's end where there are none. */
int64_t sdc_mpeg_tags_start(struct sdc_cursor *cursor, int64_t start);

#endif
