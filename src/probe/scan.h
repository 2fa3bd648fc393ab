/* SPDX-License-Identifier: MIT
 * What several structure readers do alike on top of a cursor. */
#ifndef SDC_PROBE_SCAN_H
#define SDC_PROBE_SCAN_H

#include "source/cursor.h"

/** Four characters as a big-endian number, to compare with sdc_cursor_u32be. */
#define SDC_FOURCC(a, b, c, d)                                                                   \
    ((uint32_t)(uint8_t)(a) << 24 | (uint32_t)(uint8_t)(b) << 16 | (uint32_t)(uint8_t)(c) << 8 | \
     (uint32_t)(uint8_t)(d))

/** Size of the text of a four-character code with its NUL [bytes]. */
#define SDC_FOURCC_TEXT_SIZE 5

/** The code as text, a '?' in place of every byte that is no printable ASCII character; spaces at
 *  its end are left out. */
void sdc_fourcc_print(uint32_t code, char text[SDC_FOURCC_TEXT_SIZE]);

/** True if all four bytes are printable ASCII characters. */
bool sdc_fourcc_is_text(uint32_t code);

/** What a reader returns at its end, for each cursor it used: SDC_IO with the reason in err where
 *  the source could not deliver, else SDC_OK. A reader that asks sdc_cursor_left before it reads
 *  never runs over an end by itself: a cursor that did means a file that was shortened meanwhile,
 *  which is SDC_IO as well. */
enum sdc_status sdc_scan_status(const struct sdc_cursor *cursor, struct sdc_err *err);

/** Moves to the nearest byte of that value at or behind the cursor's place. False where there is
 *  none; the cursor is then at its end, or has failed. */
bool sdc_scan_to_byte(struct sdc_cursor *cursor, uint8_t value);

#endif
