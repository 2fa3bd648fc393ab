/* SPDX-License-Identifier: MIT
 * The scans of a JPEG (ITU-T T.81), walked from marker to marker without decoding. */
#ifndef SDC_PROBE_JPEG_SCANS_H
#define SDC_PROBE_JPEG_SCANS_H

#include "facts/facts.h"
#include "source/cursor.h"

/** Marker segments in front of the first scan that are looked at. An ICC profile takes at most 255,
 *  and nothing that cameras write takes a tenth of this. */
#define SDC_JPEG_SEGMENTS_MAX 4096
/** Fill bytes in a row that are stepped over. */
#define SDC_JPEG_FILL_MAX 65536

/** The end of a JPEG; T.81, table B.1. */
#define SDC_JPEG_EOI 0xd9

/** What the scans of a picture say of it. */
struct sdc_jpeg_scans {
    bool is_coded[UINT8_MAX + 1]; /**< by component's number: some scan has it */
    bool has_lines;               /**< there is a DNL segment */
    unsigned n_frames;            /**< frame headers */
    int64_t lines;                /**< the height that the last one says [px] */
};

/** True of the markers of frame headers (table B.1). */
bool sdc_jpeg_is_frame(uint8_t marker);

/** Reads the byte behind a 0xff and the fill bytes that may follow it, n_fill at most; 0, as behind
 *  a 0xff in coded data, where the file ends or is filled with nothing else. */
uint8_t sdc_jpeg_code(struct sdc_cursor *cursor, unsigned n_fill);

/** Notes the components of a scan, whose header has size bytes from the cursor on (B.2.3). */
void sdc_jpeg_take_scan(struct sdc_cursor *cursor, int64_t size, struct sdc_jpeg_scans *scans);

/** Moves behind the next marker, over coded data, fill bytes and restart markers, takes what its
 *  segment says, and moves behind that. False where there is no marker, or no whole segment. */
bool sdc_jpeg_step(struct sdc_cursor *cursor, struct sdc_jpeg_scans *scans, uint8_t *marker);

/** Holds the stored height of facts against that of a DNL segment, which may give it anew (B.2.5)
 *  and which no decoder in use heeds. False, with the contradiction said, where they differ. */
bool sdc_jpeg_check_lines(struct sdc_facts *facts, const struct sdc_jpeg_scans *scans);

#endif
